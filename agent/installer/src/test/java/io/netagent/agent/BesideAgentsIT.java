package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Other people's agents in the same JVM, before ours and after it: both do their work. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#all")
@Timeout(300)
class BesideAgentsIT {
  /** Copied by the build from the repository of published libraries. */
  private static final Path LIBRARIES = Path.of("target", "libs").toAbsolutePath();

  /** OpenTelemetry appends to the boot class path, and the JVM warns. */
  private static final String ITS_WARNING =
      "Sharing is only supported for boot loader classes because bootstrap classpath";

  private static final List<String> SCENARIOS =
      List.of(
          "Sockets.plain 127.0.0.1",
          "Sockets.withTimeouts 127.0.0.1",
          "Channels.vectors 127.0.0.1",
          "Channels.selector 127.0.0.1",
          "Channels.files 127.0.0.1",
          "AsynchronousChannels.futures 127.0.0.1",
          "Http.urlConnection 127.0.0.1");

  /** Not in Java 8. */
  private static final String HTTP_CLIENT = "HttpClients.plain 127.0.0.1";

  /** Where the other agent stands on the command line. */
  enum Other {
    BEFORE_OURS,
    AFTER_OURS
  }

  @Parameter Jdk jdk;
  @TempDir Path directory;

  private ChildJvm.Builder beside(Other place, String... options) {
    ChildJvm.Builder builder = ChildJvm.on(jdk).jvm("-Dhttp.keepAlive=false");
    if (place == Other.BEFORE_OURS) {
      return builder.jvm(options);
    }
    // Behind the class path, which stands behind our agent.
    return builder.program(options).program(ChildJvm.COMMANDS);
  }

  private void assertRecordsAll(ChildJvm child) throws Exception {
    for (String line = child.line(); !line.equals("ready"); line = child.line()) {
      // What the other agent has to say.
    }
    for (String scenario : SCENARIOS) {
      RecordedApis.assertRecorded(child, scenario);
    }
    if (jdk.feature() > 8) {
      RecordedApis.assertRecorded(child, HTTP_CLIENT);
    }
    assertEquals(0, child.end());
    assertEquals(List.of(), child.records().records());
  }

  @ParameterizedTest
  @EnumSource
  void openTelemetry_sameJvm_bothWork(Other place) throws Exception {
    assumeTrue(jdk.feature() == 17 || jdk.feature() == 25, "its start takes 3 to 6 s: two JDKs do");
    try (ChildJvm child =
        beside(
                place,
                "-javaagent:" + LIBRARIES.resolve("opentelemetry-javaagent.jar"),
                "-Dotel.traces.exporter=logging",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none")
            .start()) {
      assertRecordsAll(child);
      int clients = 0;
      int servers = 0;
      for (String line : child.errors().split("\n", -1)) {
        assertTrue(
            line.isEmpty() || line.startsWith("[otel.javaagent ") || line.contains(ITS_WARNING),
            child::errors);
        assertTrue(!line.contains(" WARN ") && !line.contains(" ERROR "), child::errors);
        clients += line.contains(" CLIENT ") ? 1 : 0;
        servers += line.contains(" SERVER ") ? 1 : 0;
      }
      // One request of HttpURLConnection, three of HttpClient.
      assertEquals(4, clients, child::errors);
      assertEquals(4, servers, child::errors);
    }
  }

  @ParameterizedTest
  @EnumSource
  void jacoco_sameJvm_bothWork(Other place) throws Exception {
    Path coverage = directory.resolve("jacoco.exec");
    try (ChildJvm child =
        beside(
                place,
                "-javaagent:"
                    + LIBRARIES.resolve("jacoco-agent.jar")
                    + "=destfile="
                    + coverage
                    + ",includes=com.acme.*")
            .start()) {
      assertRecordsAll(child);
      assertEquals("", child.errors());
    }
    String classes = new String(Files.readAllBytes(coverage), StandardCharsets.ISO_8859_1);
    for (String covered : List.of("com/acme/child/Child", "com/acme/child/Stage")) {
      assertTrue(classes.contains(covered), covered);
    }
  }
}
