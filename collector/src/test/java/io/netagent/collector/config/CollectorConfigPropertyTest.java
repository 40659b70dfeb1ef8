package io.netagent.collector.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

final class CollectorConfigPropertyTest {

  @Property
  void anyText_asAFile_isSettingsOrProblemsAndNeverAnythingElse(@ForAll String text) {
    List<String> problems = new ArrayList<>();
    YamlSettings.read("f", new StringReader(text), problems);
    problems.forEach(problem -> assertFalse(problem.isBlank()));
  }

  @Property
  void yamlLikeText_asAFile_isSettingsOrProblems(@ForAll("yamlLike") String text) {
    YamlSettings.read("f", new StringReader(text), new ArrayList<>());
  }

  @Property
  void anyText_asAValue_isUsedOrToldOnce(@ForAll ConfigKey key, @ForAll String text) {
    try {
      CollectorConfig.load(Map.of(key, text), null, Map.of());
    } catch (ConfigException e) {
      assertEquals(1, e.problems().size());
    }
  }

  @Property
  void interval_inMilliseconds_isTaken(@ForAll @IntRange(min = 100, max = 600_000) int millis)
      throws ConfigException {
    assertEquals(
        Duration.ofMillis(millis),
        CollectorConfig.load(Map.of(ConfigKey.INTERVAL, millis + "ms"), null, Map.of()).interval());
  }

  @Property
  void listen_written_isReadBack(
      @ForAll("hosts") String host, @ForAll @IntRange(max = 65535) int port) {
    ListenAddress address = new ListenAddress(host, port);
    assertEquals(address, ListenAddress.parse(address.toString()));
  }

  @Property
  void editDistance_toLoopback_isZeroAndIsSymmetric(@ForAll String a, @ForAll String b) {
    assertEquals(0, NearestName.editDistance(a, a));
    assertEquals(NearestName.editDistance(a, b), NearestName.editDistance(b, a));
  }

  @Provide
  Arbitrary<String> hosts() {
    return Arbitraries.of("localhost", "127.0.0.1", "0.0.0.0", "::1", "::", "fe80::1", "a-b.c");
  }

  @Provide
  Arbitrary<String> yamlLike() {
    return Arbitraries.of(
            "listen",
            "interval",
            "app",
            ": ",
            "\n",
            "- ",
            "[",
            "]",
            "{",
            "}",
            "5s",
            "&a ",
            "*a",
            "!!str ",
            "'",
            "\"",
            "#",
            "  ",
            "? ",
            "| ",
            "---\n",
            "<<",
            "null")
        .list()
        .ofMaxSize(20)
        .map(parts -> String.join("", parts));
  }
}
