package io.netagent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar, run as a user runs it. */
final class CollectorJarIT {
  private static final String ANY_PORT = "127.0.0.1:0";

  /** A look by oneself goes on for 25 s while something ripens, of whatever runs on this host. */
  private static final Duration SOON = Duration.ofSeconds(120);

  /** SIGTERM ends a JVM with this code when its hooks are done. */
  private static final int ENDED_BY_SIGTERM = 128 + 15;

  @TempDir private Path directory;

  @Test
  void run_becomesReadyAndServes_andEndsOnSigterm() throws Exception {
    try (CollectorProcess collector =
        CollectorProcess.start(directory, "--listen", ANY_PORT, "--interval", "200ms")) {
      int port = collector.port();
      collector.await("/readyz", () -> status(port, "/readyz") == 200);
      assertPromtoolAccepts(body(port, "/metrics"));
      JsonNode findings = new ObjectMapper().readTree(body(port, "/api/v1/findings"));
      assertTrue(findings.get("findings").isArray());
      JsonNode connections = new ObjectMapper().readTree(body(port, "/api/v1/connections"));
      assertTrue(connections.get("total").asInt() > 0, "its own listener at least");
      assertEquals("", collector.stdout());

      collector.process().destroy();
      assertEquals(ENDED_BY_SIGTERM, collector.exitCode(SOON));
    }
  }

  @Test
  void run_countsItsOwnListener() throws Exception {
    try (CollectorProcess collector = CollectorProcess.start(directory, "--listen", ANY_PORT)) {
      int port = collector.port();
      collector.await("/readyz", () -> status(port, "/readyz") == 200);
      String own = "/api/v1/connections?state=listen&pid=" + collector.process().pid();
      collector.await("its listener", () -> json(port, own).get("total").asInt() > 0);
      JsonNode listeners = json(port, own);
      assertEquals(1, listeners.get("total").asInt());
      assertTrue(listeners.get("connections").get(0).get("local").asText().endsWith(":" + port));
    }
  }

  @Test
  void run_answersEveryPartOfTheSnapshot() throws Exception {
    try (CollectorProcess collector = CollectorProcess.start(directory, "--listen", ANY_PORT)) {
      int port = collector.port();
      collector.await("/readyz", () -> status(port, "/readyz") == 200);
      String own = "/api/v1/listeners?pid=" + collector.process().pid();
      collector.await("its listener", () -> json(port, own).get("listeners").size() > 0);
      JsonNode listeners = json(port, own).get("listeners");
      assertEquals(1, listeners.size());
      assertTrue(listeners.get(0).get("local").asText().endsWith(":" + port));
      assertTrue(json(port, "/api/v1/processes").get("total").asInt() > 1);
      assertTrue(json(port, "/api/v1/ports").get("namespaces").get(0).get("own").asBoolean());
      assertTrue(json(port, "/api/v1/remotes").get("remotes").isArray());
      JsonNode host = json(port, "/api/v1/host");
      assertEquals(host.get("source").asText(), host.get("reading").get("source").asText());
      assertTrue(host.get("namespaces").get(0).get("counters").get("InSegs").asLong() > 0);
      assertTrue(host.get("namespaces").get(0).get("limits").get("maxAcceptQueue").asInt() > 0);
      assertTrue(
          collector.stderr().contains("source " + host.get("source").asText()), collector.stderr());
    }
  }

  @Test
  void connections_ofTheKernelsOwnTable_areThoseOfTheKernel() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 7, InetAddress.getByName("127.0.0.1"))) {
      // A JVM's sockets stand in the IPv6 table.
      String table = "/proc/" + ProcessHandle.current().pid() + "/net/tcp6";
      try (CollectorProcess collector =
          CollectorProcess.start(
              directory, "connections", "--json", "--state", "listen", "-n", "1000", table)) {
        assertEquals(0, collector.exitCode(SOON), collector.stderr());
        JsonNode document = new ObjectMapper().readTree(collector.stdout());
        assertEquals("/proc/net/tcp6", document.get("formats").get(0).asText());
        assertTrue(
            document
                .get("connections")
                .findValuesAsText("local")
                .contains("127.0.0.1:" + listener.getLocalPort()),
            collector.stdout());
      }
    }
  }

  @Test
  void listenersAndPorts_withoutACollector_lookForThemselves() throws Exception {
    for (String command : List.of("listeners", "ports", "connections")) {
      try (CollectorProcess collector =
          CollectorProcess.start(directory, command, "--listen", "127.0.0.1:1")) {
        assertEquals(0, collector.exitCode(SOON), collector.stderr());
        assertTrue(collector.stderr().contains("looking for myself"), collector.stderr());
      }
    }
  }

  @Test
  void run_asAnotherUser_runsAndSaysWhatItCannotSee() throws Exception {
    Requirement.command("setpriv");
    Requirement.that(
        "root".equals(System.getProperty("user.name")), "only root can start it as another user");
    // The build may stand where another user can't go.
    Path open =
        Files.createTempDirectory(
            "netagent-it",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Path jar = open.resolve("netagent-collector.jar");
    try {
      Files.copy(CollectorProcess.jar("netagent-collector.jar"), jar);
      List<String> asNobody =
          List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
      try (CollectorProcess collector =
          CollectorProcess.startAs(asNobody, jar, directory, "--listen", ANY_PORT)) {
        int port = collector.port();
        collector.await("/readyz", () -> status(port, "/readyz") == 200);
        assertTrue(collector.stderr().contains("limited: "), collector.stderr());
        assertTrue(
            new ObjectMapper().readTree(body(port, "/api/v1/findings")).get("limitations").size()
                > 0);
        assertPromtoolAccepts(body(port, "/metrics"));
      }
    } finally {
      Files.deleteIfExists(jar);
      Files.delete(open);
    }
  }

  @Test
  void findings_withoutACollector_looksForItself() throws Exception {
    try (CollectorProcess collector =
        CollectorProcess.start(directory, "findings", "--json", "--listen", "127.0.0.1:1")) {
      int exitCode = collector.exitCode(SOON);
      assertTrue(exitCode == 0 || exitCode == 1, collector.stderr());
      assertTrue(collector.stderr().contains("looking for myself"), collector.stderr());
      assertTrue(new ObjectMapper().readTree(collector.stdout()).get("findings").isArray());
    }
  }

  @Test
  void commandLine_withAnUnknownOption_exits2() throws Exception {
    try (CollectorProcess collector = CollectorProcess.start(directory, "--lissen", "x")) {
      assertEquals(2, collector.exitCode(SOON));
      assertEquals("", collector.stdout());
      assertTrue(collector.stderr().contains("--lissen"), collector.stderr());
    }
  }

  @Test
  void run_onATakenPort_exits3AndSaysWhatToDo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      try (CollectorProcess collector =
          CollectorProcess.start(directory, "run", "--listen", address)) {
        assertEquals(3, collector.exitCode(SOON));
        assertTrue(collector.stderr().contains(address), collector.stderr());
        assertTrue(collector.stderr().contains("--listen"), collector.stderr());
      }
    }
  }

  @Test
  void version_isThatOfTheManifest() throws Exception {
    try (CollectorProcess collector = CollectorProcess.start(directory, "--version")) {
      assertEquals(0, collector.exitCode(SOON));
      assertTrue(collector.stdout().matches("netagent \\d+\\.\\d+\\.\\d+\\S*\n"));
      assertEquals("", collector.stderr());
    }
  }

  private static int status(int port, String path) {
    try {
      HttpURLConnection connection = connection(port, path);
      int status = connection.getResponseCode();
      connection.disconnect();
      return status;
    } catch (IOException e) {
      return -1;
    }
  }

  private static JsonNode json(int port, String path) throws IOException {
    return new ObjectMapper().readTree(body(port, path));
  }

  private static String body(int port, String path) throws IOException {
    try (InputStream body = connection(port, path).getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static HttpURLConnection connection(int port, String path) throws IOException {
    return (HttpURLConnection)
        URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
  }

  private void assertPromtoolAccepts(String metrics) throws Exception {
    Requirement.command("promtool");
    Path file = Files.writeString(directory.resolve("metrics"), metrics);
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(file.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, promtool.waitFor(), output);
  }
}
