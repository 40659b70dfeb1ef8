package io.netagent.collector.expose.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netagent.collector.expose.cli.screen.Terminal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code connections FILE|-}. */
final class SavedConnectionsTest {
  /** Written by hand, as ss -tanepio prints it. */
  private static final List<String> SS =
      List.of(
          "State      Recv-Q Send-Q     Local Address:Port      Peer Address:Port Process",
          "LISTEN     3      128              0.0.0.0:8080           0.0.0.0:*     "
              + "users:((\"java\",pid=600,fd=5)) uid:1000 ino:4711 sk:1f cgroup:/ <->",
          "CLOSE-WAIT 24577  0      [fe80::1]%eth0:40000   [fe80::2]%eth0:443      "
              + "users:((\"java\",pid=600,fd=9)) timer:(keepalive,4.2sec,0) uid:1000 ino:4712 sk:20",
          "ESTAB      0      0            10.0.0.1:40001        10.0.0.9:443      "
              + "users:((\"curl\",pid=77,fd=3)) ino:4713 sk:21 <->",
          "TIME-WAIT  0      0            10.0.0.1:40002        10.0.0.9:443      "
              + "timer:(timewait,41sec,0) ino:0 sk:22");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private InputStream standardInput;

  @TempDir private Path directory;

  @BeforeEach
  void rememberStandardInput() {
    standardInput = System.in;
  }

  @AfterEach
  void restoreStandardInput() {
    System.setIn(standardInput);
  }

  @Test
  void file_ofSs_isATableWithAllThatItTells() throws IOException {
    assertEquals(0, run("connections", file(SS)));
    List<String> lines = out.toString().lines().toList();
    assertEquals(5, lines.size(), out.toString());
    assertTrue(
        lines.get(0).matches("STATE +RECV-Q +SEND-Q +LOCAL +REMOTE +HOLDERS +DETAILS"),
        lines.get(0));
    assertTrue(lines.get(1).contains("accept_queue_limit=128"), lines.get(1));
    assertTrue(lines.get(1).contains("java(600/5)"), lines.get(1));
    assertTrue(lines.get(2).contains("[fe80::1%eth0]:40000  [fe80::2%eth0]:443"), lines.get(2));
    assertTrue(lines.get(2).contains("timer=keepalive timer_remaining_millis=4200"), lines.get(2));
    assertTrue(lines.get(2).contains("uid=1000 inode=4712 cookie=20"), lines.get(2));
    assertTrue(err.toString().contains(": ss; 4 TCP rows\n"), err.toString());
  }

  @Test
  void textWithoutTheStateColumn_hasTheStateThatIsTold() throws Exception {
    String text =
        "Recv-Q Send-Q Local Address:Port Peer Address:Port\n1 0 10.0.0.1:40000 10.0.0.2:443\n";
    System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    assertEquals(0, run("connections", "--json", "--state", "close_wait", "-"));
    JsonNode document = new ObjectMapper().readTree(out.toString());
    assertEquals("close_wait", document.get("connections").get(0).get("state").asText());
    System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    assertEquals(0, run("connections", "-"));
    assertTrue(err.toString().contains("State: no such column"), err.toString());
  }

  @Test
  void standardInput_isReadForADash() throws Exception {
    System.setIn(new ByteArrayInputStream(text(SS).getBytes(StandardCharsets.UTF_8)));
    assertEquals(0, run("connections", "--json", "-"));
    JsonNode document = new ObjectMapper().readTree(out.toString());
    assertEquals(4, document.get("connections").size());
    assertEquals("standard input", document.get("from").asText());
    assertEquals("ss", document.get("formats").get(0).asText());
    assertEquals(4, document.get("total").asInt());
    assertTrue(document.get("firstMalformed").isNull());
    JsonNode row = document.get("connections").get(1);
    assertEquals("close_wait", row.get("state").asText());
    assertEquals(24577, row.get("recvQueueBytes").asInt());
    assertEquals("eth0", row.get("localScope").asText());
    assertEquals(600, row.get("holders").get(0).get("pid").asInt());
    assertTrue(row.get("rttMicros").isNull());
  }

  @ParameterizedTest
  @CsvSource({
    "--pid 600,2",
    "--pid 1,0",
    "--state time-wait,1",
    "--kind unread,1",
    "--kind eof_read,0",
    "-n 3,3",
    "--offset 3,1",
    "--offset 1 -n 1 --pid 600,1"
  })
  void rows_filtered_areThoseThatPass(String options, int count) throws Exception {
    String line = "connections --json " + options + " " + file(SS);
    assertEquals(0, run(line.split(" ")));
    JsonNode document = new ObjectMapper().readTree(out.toString());
    assertEquals(count, document.get("connections").size());
  }

  @Test
  void lines_thatAreNotUnderstood_areCountedWithTheFirstOfThemEscaped() throws Exception {
    String hostile = "ESTAB zz 0 10.0.0.1:1 10.0.0.9:2 users:((\"\u001b[2J\u202e\",pid=1,fd=1))";
    assertEquals(0, run("connections", "--json", file(List.of(SS.get(0), hostile, SS.get(3)))));
    assertTrue(err.toString().contains("1 line not understood and left out"), err.toString());
    assertTrue(err.toString().contains("zz"), err.toString());
    assertFalse(err.toString().contains("\u001b"), "escaped");
    JsonNode document = new ObjectMapper().readTree(out.toString());
    assertEquals(1, document.get("malformedRows").asInt());
    assertEquals(1, document.get("connections").size());
  }

  @Test
  void program_withAHostileName_isHarmless() throws IOException {
    String hostile = SS.get(3).replace("curl", "\u001b[2J\u009b");
    assertEquals(0, run("connections", file(List.of(SS.get(0), hostile))));
    assertFalse(out.toString().contains("\u001b"), "escaped");
    assertFalse(out.toString().contains("\u009b"), "escaped");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "root:x:0:0:root:/root:/bin/sh\n", "\u0000\u0001\u0002"})
  void text_thatIsNoTable_exits3AndPrintsNothing(String content) throws IOException {
    Path file = Files.writeString(directory.resolve("text"), content);
    assertEquals(3, run("connections", "--json", file.toString()));
    assertEquals("", out.toString());
    assertTrue(err.toString().contains(file.toString()), err.toString());
  }

  @Test
  void file_thatIsMissing_exits3() {
    assertEquals(3, run("connections", "/nonexistent/table"));
    assertEquals("/nonexistent/table: no such file\n", err.toString());
  }

  @Test
  void file_withAUrl_isAMistake() {
    assertEquals(2, run("connections", "--url", "http://127.0.0.1:1", "-"));
  }

  private String file(List<String> lines) throws IOException {
    return Files.writeString(directory.resolve("table"), text(lines)).toString();
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  private int run(String... arguments) {
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
        arguments);
  }
}
