package io.netagent.collector.expose.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.cli.text.WrappedText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplainCommandTest {
  private static final String TEXTS = "src/test/resources/expose/explain/";

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void explain_ofASickHost_printsTheVerdictThenTheFigures() {
    assertEquals(1, run(TEXTS + "sick-ss-tanpoie.txt"));
    String printed = out.toString();
    assertTrue(printed.startsWith("CRITICAL  accept-queue-full  python3 (pid "), printed);
    assertTrue(printed.contains("\n\nWARNING  close-wait-leak  python3 (pid "), printed);
    assertTrue(
        printed.contains(
            """
            In the text: 8 established, 7 close_wait, 7 fin_wait2, 6 syn_sent, 3 listen.
              CLOSE_WAIT, read to the end and not closed: 4, to 127.0.0.1:8080
              CLOSE_WAIT, data unread: 3, to 127.0.0.1:8080
              accept queue full, 127.0.0.1:9090: 3 wait, limit 2
              SYN_SENT, sent again: 6, to 127.0.0.1:9090
              peer's window closed: 1, to 127.0.0.1:7070
            """),
        printed);
    assertTrue(printed.lines().allMatch(line -> line.length() <= WrappedText.COLUMNS), printed);
    assertEquals("ss; 31 TCP rows\n", err.toString().replaceFirst("^.*: ", ""));
  }

  @Test
  void explain_ofAHealthyHost_exits0() {
    assertEquals(0, run(TEXTS + "healthy-netstat-tanpe.txt"));
    assertTrue(out.toString().startsWith("No findings"), out.toString());
  }

  @Test
  void explain_asJson_hasFindingsAsTheApiHasThem() throws Exception {
    assertEquals(1, run(TEXTS + "sick-netstat-tn.txt", "--json"));
    JsonNode document = new ObjectMapper().readTree(out.toString());
    assertEquals("close-wait-leak", document.path("findings").path(0).path("rule").asText());
    assertTrue(document.path("findings").path(0).path("pid").isNull());
    assertEquals(7, document.path("byState").path("close_wait").asInt());
    assertTrue(document.path("limitations").size() > 2);
  }

  @Test
  void explain_ofWhatIsNoTable_exits3AndSaysWhatWasExpected() throws Exception {
    Path file = Files.writeString(directory.resolve("poem.txt"), "roses are \u001b[31mred\n");
    assertEquals(3, run(file.toString()));
    assertEquals("", out.toString());
    assertTrue(
        err.toString().contains("/proc/net/tcp, /proc/net/tcp6, ss or netstat"), err.toString());
    assertFalse(err.toString().contains("\u001b"));
    assertEquals(3, run(directory.resolve("absent.txt").toString()));
    assertTrue(err.toString().contains("no such file"), err.toString());
  }

  @Test
  void explain_ofNothingButBrokenRows_exits3() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("broken.txt"),
            "State Recv-Q Send-Q Local Address:Port Peer Address:Port\nCLOSE-WAIT 0 0 10.0.0.2:5 x\n");
    assertEquals(3, run(file.toString()));
    assertTrue(err.toString().contains("No row"), err.toString());
  }

  @Test
  void explain_ofSsAskedForOneState_saysHowToTellWhich() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("close-wait.txt"),
            """
            Recv-Q Send-Q Local Address:Port Peer Address:Port Process
            1      0          127.0.0.1:5000     127.0.0.1:80
            """);
    assertEquals(3, run(file.toString()));
    assertTrue(err.toString().contains("--state close_wait"), err.toString());
    err.getBuffer().setLength(0);
    assertEquals(0, run(file.toString(), "--state", "close-wait"));
    assertFalse(err.toString().contains("--state"), err.toString());
  }

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "explain";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    return NetagentCommand.execute(
        new Surroundings(
            terminal,
            Map.of(),
            "1.2.3",
            (interval, packages, source, shortLook) -> {
              throw new AssertionError("nothing should have been collected");
            },
            NoEvents.FEED),
        all);
  }
}
