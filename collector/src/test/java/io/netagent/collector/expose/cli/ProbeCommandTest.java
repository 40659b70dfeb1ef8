package io.netagent.collector.expose.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.probe.ScriptedServer;
import io.netagent.collector.probe.TestCertificates;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class ProbeCommandTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void probe_ofAListener_exits0AndShowsEachPhase() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.answering(OK))) {
      assertEquals(0, run("http", "127.0.0.1:" + server.port()));
      String printed = out.toString();
      assertTrue(printed.startsWith("FINE  http://127.0.0.1:" + server.port() + "/\n"), printed);
      assertTrue(printed.contains("answers: HTTP/1.1 200 OK."), printed);
      assertTrue(printed.contains("connected, "), printed);
      assertTrue(printed.contains("\n  wait  |"), printed);
      assertFalse(printed.contains("sent"), printed);
      assertFalse(printed.contains("\u001b"), printed);
    }
  }

  @Test
  void probe_ofAClosedPort_exits1WithAdvice() {
    assertEquals(1, run("tcp", "127.0.0.1:1"));
    assertTrue(
        out.toString().startsWith("FAILED  tcp-refused  tcp://127.0.0.1:1\n"), out.toString());
    assertTrue(out.toString().contains("\n  advice  "), out.toString());
    assertTrue(out.toString().contains(" failed\n"), out.toString());
    assertEquals("", err.toString());
  }

  @Test
  void probe_ofWhatCantBeProbed_exits2WithOneLine() {
    for (List<String> words :
        List.of(
            List.<String>of(),
            List.of("tcp"),
            List.of("udp", "127.0.0.1:53"),
            List.of("127.0.0.1"),
            List.of("127.0.0.1:99999"),
            List.of("ftp://127.0.0.1:21"),
            List.of("127.0.0.1:1", "--timeout", "5"),
            List.of("127.0.0.1:1", "--repeat", "0"),
            List.of("127.0.0.1:1", "-4", "-6"),
            List.of("127.0.0.1:1", "--dns-server", "ns.example"),
            List.of("127.0.0.1:1", "--dns-server", "127.0.0.1:0"),
            List.of("tcp", "127.0.0.1:1", "127.0.0.1:2"))) {
      err.getBuffer().setLength(0);
      assertEquals(2, run(words.toArray(String[]::new)), words.toString());
      assertTrue(err.toString().endsWith("Try netagent probe --help.\n"), err.toString());
      assertEquals(2, err.toString().lines().count(), err.toString());
    }
    assertEquals("", out.toString());
  }

  @Test
  void probe_withACertificateFileThatIsNone_exits3() throws Exception {
    Path file = Files.writeString(directory.resolve("empty.pem"), "nothing\n");
    assertEquals(3, run("127.0.0.1:1", "--ca", file.toString()));
    assertEquals(3, run("127.0.0.1:1", "--ca", directory.resolve("absent").toString()));
    assertTrue(err.toString().contains("absent"), err.toString());
  }

  @Test
  void probe_asJson_isOneObjectWithStableNames() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.answering(OK))) {
      assertEquals(0, run("http://127.0.0.1:" + server.port() + "/a", "--json", "--raw"));
      JsonNode json = new ObjectMapper().readTree(out.toString());
      assertTrue(json.path("fine").asBoolean());
      assertEquals("fine", json.path("verdict").path("code").asText());
      assertEquals("literal", json.path("dns").path("from").asText());
      assertEquals("connected", json.path("tcp").path(0).path("outcome").asText());
      assertEquals(0, json.path("tcp").path(0).path("synRetransmits").asInt(-1));
      assertEquals(200, json.path("http").path("status").asInt());
      assertEquals("GET /a HTTP/1.1\\r\\n", json.path("http").path("sent").path(0).asText());
      assertEquals("body", json.path("waterfall").path(4).path("phase").asText());
      assertTrue(json.path("tls").isMissingNode());
    }
  }

  @Test
  void probe_repeated_summarises() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.answering(OK))) {
      String target = "127.0.0.1:" + server.port();
      assertEquals(0, run("http", target, "--repeat", "3", "--every", "1ms", "--json"));
      JsonNode json = new ObjectMapper().readTree(out.toString());
      assertEquals(3, json.path("rounds").size());
      assertEquals(2, json.path("summary").path("phases").path("wait").path("count").asInt());
      assertTrue(json.path("summary").path("timesWithoutFirst").asBoolean());
      assertEquals(3, json.path("summary").path("byCode").path("fine").asInt());
      out.getBuffer().setLength(0);
      assertEquals(0, run("http", target, "--repeat", "2", "--every", "1ms"));
      assertTrue(out.toString().contains("\n#2  fine  tcp "), out.toString());
      assertTrue(out.toString().contains("All 2 were fine."), out.toString());
      assertFalse(out.toString().contains("warms up"), "two are too few to leave one out");
      out.getBuffer().setLength(0);
      assertEquals(0, run("http", target, "--repeat", "3", "--every", "1ms"));
      assertTrue(out.toString().contains("rounds behind #1"), out.toString());
    }
  }

  @Test
  void probe_ofAHostileServer_printsNothingThatATerminalObeys() throws Exception {
    String hostile =
        "HTTP/1.1 200 \u009b31m\r\nX-A: \u0085\u0090evil\r\nContent-Length: 4\r\n\r\n\u001b[2J";
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.answering(hostile))) {
      assertEquals(0, run("http", "127.0.0.1:" + server.port(), "--raw"));
      assertTrue(out.toString().contains("\\x1b[2J"), out.toString());
      assertTrue(
          out.toString().chars().allMatch(c -> c == '\n' || !Character.isISOControl(c)),
          out.toString());
    }
  }

  @Test
  void probe_withSecrets_neverShowsThem() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            (socket, self) -> {
              String request = ScriptedServer.readRequest(socket);
              ScriptedServer.write(
                  socket, "HTTP/1.1 302 Found\r\nLocation: /in?api_key=k3yk3y\r\n\r\n" + request);
            })) {
      String target = "http://ann:pa55word@127.0.0.1:" + server.port() + "/in?api_key=k3yk3y&a=b";
      for (String form : List.of("--raw", "--json")) {
        assertEquals(0, run(target, form, "--raw".equals(form) ? "--head" : "--raw"));
      }
      String printed = out.toString() + err;
      assertTrue(printed.contains("api_key=***"), printed);
      assertFalse(printed.contains("k3yk3y"), printed);
      assertFalse(printed.contains("pa55word"), printed);
      assertFalse(printed.contains("YW5u"), printed); // "ann" in base64.
    }
  }

  @Test
  void probe_inANarrowTerminal_keepsToItsWidth() {
    assertEquals(1, runIn(Map.of("COLUMNS", "60"), false, "127.0.0.1:1"));
    assertTrue(out.toString().lines().allMatch(line -> line.length() <= 60), out.toString());
  }

  @Test
  void probe_onATerminal_hasColoursUnlessTheyAreUnwanted() {
    assertEquals(1, runIn(Map.of(), true, "127.0.0.1:1"));
    assertTrue(out.toString().startsWith("\u001b[31mFAILED"), out.toString());
    out.getBuffer().setLength(0);
    assertEquals(1, runIn(Map.of(), true, "127.0.0.1:1", "--no-color"));
    assertFalse(out.toString().contains("\u001b"), out.toString());
  }

  @Test
  void probe_ofTls_showsChainVersionsAndWhyNot() throws Exception {
    TestCertificates certificates = new TestCertificates(directory);
    certificates.makeGood();
    Path authority = certificates.authorityPem(directory);
    try (ScriptedServer server = certificates.serve("good")) {
      String target = "127.0.0.1:" + server.port();
      assertEquals(0, run("tls", target, "--ca", authority.toString()));
      String printed = out.toString();
      assertTrue(printed.contains("speaks TLSv1.3, and its certificate is valid for "), printed);
      assertTrue(printed.contains("CN=localhost, for localhost, 127.0.0.1, until "), printed);
      assertTrue(printed.contains("TLSv1.2 yes"), printed);
      assertTrue(printed.contains("session taken up again: yes"), printed);
      out.getBuffer().setLength(0);
      assertEquals(1, run("tls", target, "--no-tls-versions", "--json"));
      JsonNode json = new ObjectMapper().readTree(out.toString());
      assertEquals("tls-certificate-unknown-issuer", json.path("verdict").path("code").asText());
      assertEquals("tls", json.path("verdict").path("failedPhase").asText());
      assertEquals("CN=localhost", json.path("tls").path("chain").path(0).path("subject").asText());
      assertEquals(0, json.path("tls").path("versions").size());
    }
  }

  private int run(String... arguments) {
    return runIn(Map.of("COLUMNS", "100"), false, arguments);
  }

  private int runIn(Map<String, String> environment, boolean colours, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "probe";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Terminal terminal =
        new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), colours);
    return NetagentCommand.execute(
        new Surroundings(
            terminal,
            environment,
            "1.2.3",
            (interval, packages, source, shortLook) -> {
              throw new AssertionError("nothing should have been collected");
            },
            NoEvents.FEED),
        all);
  }
}
