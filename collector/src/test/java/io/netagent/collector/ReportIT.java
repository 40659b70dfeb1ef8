package io.netagent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle of a leaking JVM, by the packaged jar: from a running collector, and without one. */
final class ReportIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path JDK = Path.of(System.getProperty("java.home"));
  private static final int LEAKS = 8;
  private static final String ADDRESS = "127.0.0.1";

  @TempDir private Path directory;

  @Test
  void report_ofALeakingJvm_holdsTheVerdictAndMasksWhenAsked() throws Exception {
    Path serving = Files.createDirectory(directory.resolve("serving"));
    try (HttpPeer peer = new HttpPeer(90_000, 1_000);
        WatchedProgram leaking = leaking(peer);
        CollectorProcess collector =
            CollectorProcess.start(serving, "--listen", "127.0.0.1:0", "--interval", "500ms")) {
      leaking.await("LEAKED ");
      String url = "http://127.0.0.1:" + collector.port();
      String pid = Long.toString(leaking.pid());
      Path plain = directory.resolve("plain.zip");
      String[] report = {"report", pid, "--url", url, "-o", plain.toString(), "--force"};
      collector.await(
          "the verdict in a report",
          () -> run(report) == 0 && files(plain).get("findings.txt").contains("close-wait-leak"));

      Map<String, String> files = files(plain);
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(plain)));
      assertTrue(
          files.get("findings.txt").contains("UrlConnectionLeak.fetchRate"),
          files.get("findings.txt"));
      JsonNode process = JSON.readTree(files.get("process.json")).path("processes").get(0);
      assertTrue(process.path("agent").isObject(), files.get("process.json"));
      JsonNode history = JSON.readTree(files.get("history.json")).path("series").get(0);
      assertTrue(history.path("samples").asInt() > 0, files.get("history.json"));
      assertTrue(JSON.readTree(files.get("connections-000.json")).path("total").asInt() >= LEAKS);
      assertTrue(
          JSON.readTree(files.get("host.json")).path("collector").path("kernel").isTextual());
      for (String name : files.keySet()) {
        assertTrue(
            files.get("README.txt").contains(name.replace("000", "NNN"))
                || name.equals("README.txt"),
            name);
      }
      assertTrue(files.values().stream().anyMatch(text -> text.contains(ADDRESS)));

      assertEquals(3, run("report", pid, "--url", url, "-o", plain.toString()));
      assertMasked(url, pid);
      Path tar = directory.resolve("plain.tar.gz");
      assertEquals(0, run("report", pid, "--url", url, "-o", tar.toString()));
      assertEquals(0, exitOf("tar", "-tzf", tar.toString()));
      assertNothingElseIsLeft();
    }
  }

  @Test
  void report_asJson_saysWhereItIs() throws Exception {
    try (HttpPeer peer = new HttpPeer(90_000, 1_000);
        WatchedProgram leaking = leaking(peer)) {
      leaking.await("LEAKED ");
      Path output = Files.createDirectory(directory.resolve("json"));
      Path file = directory.resolve("said.zip");
      String pid = Long.toString(leaking.pid());
      try (CollectorProcess process =
          CollectorProcess.start(
              output, "report", pid, "--json", "--listen", "127.0.0.1:9", "-o", file.toString())) {
        assertEquals(0, process.exitCode(Duration.ofSeconds(120)), process.stderr());
        assertEquals(file.toString(), JSON.readTree(process.stdout()).path("file").asText());
      }
      assertTrue(files(file).containsKey("README.txt"));
    }
  }

  private static WatchedProgram leaking(HttpPeer peer) throws Exception {
    return WatchedProgram.start(
        JDK, Class.forName("com.acme.billing.UrlConnectionLeak"), peer.port(), LEAKS);
  }

  private void assertMasked(String url, String pid) throws Exception {
    Path masked = directory.resolve("masked.zip");
    assertEquals(0, run("report", pid, "--url", url, "-o", masked.toString(), "--mask-addresses"));
    Map<String, String> files = files(masked);
    String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    files.forEach(
        (name, text) -> {
          assertFalse(text.contains(ADDRESS), name + ":\n" + text);
          assertFalse(text.contains("::1]"), name);
          assertFalse(host.length() > 3 && text.contains(host), name);
        });
    assertTrue(files.get("findings.txt").contains("ip-"), files.get("findings.txt"));
    assertTrue(files.get("README.txt").contains("IPv4, loopback"), files.get("README.txt"));
    for (String name : files.keySet()) {
      if (name.endsWith(".json")) {
        assertTrue(JSON.readTree(files.get(name)).isObject(), name);
      }
    }
  }

  @Test
  void report_withoutACollector_looksItselfAndSaysSo() throws Exception {
    try (HttpPeer peer = new HttpPeer(90_000, 1_000);
        WatchedProgram leaking = leaking(peer)) {
      leaking.await("LEAKED ");
      Path file = directory.resolve("looked.tgz");
      assertEquals(
          0,
          run(
              "report",
              Long.toString(leaking.pid()),
              "--listen",
              "127.0.0.1:9",
              "-o",
              file.toString()));
      assertEquals(0, exitOf("tar", "-xzf", file.toString(), "-C", directory.toString()));
      String readme = Files.readString(directory.resolve("README.txt"));
      assertTrue(readme.contains("no collector runs here"), readme);
    }
  }

  @Test
  void report_withoutAnAgent_saysWhatIsMissing() throws Exception {
    try (HttpPeer peer = new HttpPeer(90_000, 1_000);
        WatchedProgram leaking =
            WatchedProgram.startBare(
                JDK, Class.forName("com.acme.billing.UrlConnectionLeak"), peer.port(), LEAKS)) {
      leaking.await("LEAKED ");
      Path file = directory.resolve("bare.zip");
      String pid = Long.toString(leaking.pid());
      assertEquals(0, run("report", pid, "--listen", "127.0.0.1:9", "-o", file.toString()));
      Map<String, String> files = files(file);
      assertTrue(files.get("README.txt").contains("no agent in this process"));
      assertTrue(files.get("jdk-release.txt").contains("JAVA_VERSION"), files.toString());
    }
  }

  @Test
  void report_ofNoProcess_exits3AndLeavesNothing() throws Exception {
    assertEquals(
        3,
        run(
            "report",
            "4194305",
            "--listen",
            "127.0.0.1:9",
            "-o",
            directory.resolve("x.zip").toString()));
    assertNothingElseIsLeft();
    assertEquals(2, run("report", "1", "-o", directory.resolve("x.rar").toString()));
    assertEquals(2, run("report"));
  }

  private void assertNothingElseIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(directory)) {
      assertTrue(left.noneMatch(path -> path.toString().endsWith(".part")));
    }
  }

  private int run(String... arguments) throws Exception {
    Path output = Files.createTempDirectory(directory, "output");
    try (CollectorProcess process = CollectorProcess.start(output, arguments)) {
      return process.exitCode(Duration.ofSeconds(120));
    }
  }

  private static int exitOf(String... command) throws Exception {
    Process process =
        new ProcessBuilder(Arrays.asList(command))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor();
  }

  private static Map<String, String> files(Path zipFile) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (ZipFile zip = new ZipFile(zipFile.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        files.put(
            entry.getName(),
            new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }
}
