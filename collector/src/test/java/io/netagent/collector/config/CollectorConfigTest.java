package io.netagent.collector.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CollectorConfigTest {
  @TempDir private Path directory;

  @Test
  void load_ofNothing_givesTheDefaults() throws ConfigException {
    CollectorConfig config = CollectorConfig.load(Map.of(), null, Map.of("PATH", "/bin"));
    assertEquals(
        new CollectorConfig(
            new ListenAddress("127.0.0.1", 9465),
            List.of(),
            Duration.ofSeconds(5),
            List.of(),
            "auto",
            10_000,
            new EventLogSettings("", 100 << 20, 5, 5_000)),
        config);
  }

  @Test
  void load_ofAllPlaces_takesFlagThenEnvironmentThenFile() throws Exception {
    Path file =
        file(
            "listen: 127.0.0.1:1", "interval: 1s", "app: [com.file, org.file]", "allowed-hosts: f");
    CollectorConfig config =
        CollectorConfig.load(
            Map.of(ConfigKey.LISTEN, "127.0.0.1:3"),
            file,
            Map.of("NETAGENT_LISTEN", "127.0.0.1:2", "NETAGENT_INTERVAL", "2s"));
    assertEquals(3, config.listen().port());
    assertEquals(Duration.ofSeconds(2), config.interval());
    assertEquals(List.of("com.file", "org.file"), config.applicationPackages());
    assertEquals(List.of("f"), config.allowedHosts());
  }

  @Test
  void load_ofAFileNamedInTheEnvironment_readsIt() throws Exception {
    Path file = file("interval: 7s");
    assertEquals(
        Duration.ofSeconds(7),
        CollectorConfig.load(Map.of(), null, Map.of("NETAGENT_CONFIG", file.toString()))
            .interval());
  }

  @Test
  void load_ofManyMistakes_tellsThemAllWithTheirPlaces() throws IOException {
    Path file = file("listne: 1", "interval: 5", "interval: 6s", "app:", "  - com..acme");
    List<String> problems =
        problems(
            Map.of(ConfigKey.LISTEN, "nowhere"),
            file,
            Map.of("NETAGENT_INTERVALL", "1s", "NETAGENT_ALLOWED_HOSTS", "a b"));
    assertEquals(7, problems.size(), () -> String.join("\n", problems));
    assertContains(problems, file + ":1:1: no such key 'listne'; did you mean 'listen'?");
    assertContains(problems, file + ":2:11: interval '5' is not usable");
    assertContains(problems, file + ":3:1: 'interval' stands twice, first at " + file + ":2:1");
    assertContains(problems, file + ":5:3: app 'com..acme' is not usable");
    assertContains(
        problems,
        "NETAGENT_INTERVALL: no such environment variable; did you mean 'NETAGENT_INTERVAL'?");
    assertContains(problems, "NETAGENT_ALLOWED_HOSTS: allowed-hosts 'a b' is not usable");
    assertContains(problems, "--listen: listen 'nowhere' is not usable");
  }

  @Test
  void load_ofABadValueThatIsOverridden_tellsIt() throws IOException {
    Path file = file("interval: soon");
    assertEquals(1, problems(Map.of(ConfigKey.INTERVAL, "1s"), file, Map.of()).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "interval: {a: b}",
        "interval:",
        "- interval",
        "interval: [",
        "just text",
        "interval: 5s\n--- \nlisten: 127.0.0.1:1",
        "!!javax.script.ScriptEngineManager [x]: 1",
        "app: [[com.acme]]"
      })
  void load_ofAFileThatIsNotSettings_isOneProblemWithItsPlace(String content) throws IOException {
    Path file = file(content);
    List<String> problems = problems(Map.of(), file, Map.of());
    assertEquals(1, problems.size(), () -> String.join("\n", problems));
    assertTrue(problems.get(0).startsWith(file + ":"), problems.get(0));
  }

  @Test
  void load_ofAnEmptyFile_givesTheDefaults() throws Exception {
    assertEquals(
        Duration.ofSeconds(5),
        CollectorConfig.load(Map.of(), file("# nothing yet"), Map.of()).interval());
  }

  @Test
  void load_ofAMissingFile_saysSo() {
    Path file = directory.resolve("absent.yaml");
    assertEquals(List.of(file + ": no such file"), problems(Map.of(), file, Map.of()));
  }

  @Test
  void load_withTheVariablesOfAKubernetesService_ignoresThem() throws ConfigException {
    CollectorConfig.load(
        Map.of(),
        null,
        Map.of(
            "NETAGENT_SERVICE_HOST", "10.0.0.1",
            "NETAGENT_SERVICE_PORT_HTTP", "9465",
            "NETAGENT_PORT", "tcp://10.0.0.1:9465",
            "NETAGENT_PORT_9465_TCP_ADDR", "10.0.0.1",
            "NETAGENT_COLLECTOR_PORT_9465_TCP", "tcp://10.0.0.1:9465"));
  }

  @Test
  void load_withAPortThatKubernetesDidNotSet_refusesIt() {
    assertEquals(1, problems(Map.of(), null, Map.of("NETAGENT_PORT", "9465")).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"50ms", "11m", "0s", "-5s", "5", "5 s", "1h", "99999999999s", ""})
  void interval_outOfRangeOrWithoutUnit_isRefused(String text) {
    assertEquals(1, problems(Map.of(ConfigKey.INTERVAL, text), null, Map.of()).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "9465", ":9465", "::1:9465", "[::1]", "a:b:1", "h:65536", "h:-1", "h h:1"})
  void listen_thatIsNotHostAndPort_isRefused(String text) {
    assertEquals(1, problems(Map.of(ConfigKey.LISTEN, text), null, Map.of()).size());
  }

  @Test
  void app_dividedByColonsOrCommas_isAList() throws ConfigException {
    CollectorConfig config =
        CollectorConfig.load(Map.of(ConfigKey.APP, "com.acme:org.foo,net.bar."), null, Map.of());
    assertEquals(List.of("com.acme", "org.foo", "net.bar."), config.applicationPackages());
  }

  @Test
  void source_thatIsKnown_isTaken() throws ConfigException {
    assertEquals(
        "proc", CollectorConfig.load(Map.of(ConfigKey.SOURCE, "proc"), null, Map.of()).source());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PROC", "procfs", "proc,ss"})
  void source_thatIsUnknown_isRefusedWithThoseThatThereAre(String text) {
    List<String> problems = problems(Map.of(ConfigKey.SOURCE, text), null, Map.of());
    assertEquals(1, problems.size());
    assertTrue(problems.get(0).contains("auto, "), problems.get(0));
  }

  @Test
  void suggestion_forAFarName_isNone() {
    assertEquals("", NearestName.suggestion("history-size", ConfigKey.keys()));
  }

  private Path file(String... lines) throws IOException {
    return Files.write(directory.resolve("collector.yaml"), List.of(lines));
  }

  private static List<String> problems(
      Map<ConfigKey, String> flags, Path file, Map<String, String> environment) {
    return assertThrows(ConfigException.class, () -> CollectorConfig.load(flags, file, environment))
        .problems();
  }

  private static void assertContains(List<String> problems, String start) {
    assertTrue(
        problems.stream().anyMatch(problem -> problem.startsWith(start)),
        () -> start + "\nis not in\n" + String.join("\n", problems));
  }
}
