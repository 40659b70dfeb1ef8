package io.netagent.collector.expose.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.expose.SnapshotFixture;
import io.netagent.collector.expose.json.FindingView;
import io.netagent.collector.expose.json.FindingsDocument;
import io.netagent.collector.expose.json.FindingsJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FindingPrinterTest {

  @Test
  void print_ofALeak_tellsEverythingInOrder() throws IOException {
    assertEquals(
        """
        WARNING  close-wait-leak  billing (pid 4242)
          3 connections to 10.0.0.9:8080 were closed by the peer and never by billing.

          count   3 to 10.0.0.9:8080, growing by 1.5 a minute
          site    com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19) (opener)
          since   the oldest for at least 2 min 5 s
          evidence
            kinds    unread 3
            remotes  10.0.0.9:8080, 10.0.0.8:8080
            threads  2
          stack
            at sun.nio.ch.Net.connect(Net.java:1)
          → at com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)
          advice  Close the response.

        """,
        printed(leak(), false));
  }

  @Test
  void print_withColours_hasThem() throws IOException {
    assertTrue(printed(leak(), true).startsWith("\u001B[33mWARNING\u001B[0m"));
  }

  @Test
  void print_ofHostileText_hasNoControlOrBidirectionalCharacter() {
    String evil = "a\u001B[2J\nb\u202Ec\u009Bd\u2066";
    FindingView finding =
        new FindingView(
            evil,
            evil,
            true,
            null,
            evil,
            evil,
            1,
            0,
            0,
            evil,
            evil,
            evil,
            evil,
            List.of(evil),
            Map.of(evil, evil));
    String printed = printed(finding, false);
    assertFalse(printed.chars().anyMatch(each -> each == 0x1B || each == 0x202E || each == 0x9B));
    assertTrue(printed.contains("A\\u001b[2J\\nB\\u202eC"), printed);
    assertTrue(printed.contains("a\\u001b[2J\\nb\\u202ec\\u009bd\\u2066"), printed);
  }

  @Test
  void fold_ofADeepStack_keepsTheFramesAroundTheSite() {
    List<String> frames = new ArrayList<>(Collections.nCopies(64, "lib.Frame.call(Frame.java:1)"));
    frames.set(24, "com.acme.Site.here(Site.java:2)");
    List<FoldedStack.Line> lines = FoldedStack.around("com.acme.Site.here(Site.java:2)", frames);
    assertEquals(FoldedStack.MAX_FRAMES + 2, lines.size());
    assertEquals("… 15 more towards the socket", lines.get(0).text());
    assertEquals(new FoldedStack.Line("at com.acme.Site.here(Site.java:2)", true), lines.get(10));
    assertEquals("… 34 more callers", lines.get(16).text());
  }

  @Test
  void fold_ofASiteWithItsModuleInTheStack_findsIt() {
    assertTrue(
        FoldedStack.around("a.B.c(B.java:1)", List.of("app//a.B.c(B.java:1)")).get(0).isSite());
  }

  @Test
  void fold_ofAShortStack_isTheStack() {
    assertEquals(
        List.of(new FoldedStack.Line("at a", false), new FoldedStack.Line("at b", false)),
        FoldedStack.around("", List.of("a", "b")));
    assertEquals(List.of(), FoldedStack.around("x", List.of()));
  }

  @ParameterizedTest
  @CsvSource({"0.9,0 s", "59,59 s", "60,1 min 0 s", "3599,59 min 59 s", "18425,5 h 7 min"})
  void duration_isForReading(double seconds, String text) {
    assertEquals(text, FindingPrinter.duration(seconds));
  }

  @ParameterizedTest
  @CsvSource({
    "NO_COLOR,1,false",
    "NO_COLOR,'',true",
    "TERM,dumb,false",
    "TERM,xterm,true",
    "OTHER,1,true"
  })
  void colours_followTheConventions(String variable, String value, boolean wanted) {
    assertEquals(wanted, Terminal.coloursWanted(Map.of(variable, value)));
  }

  private static FindingView leak() throws IOException {
    String json = FindingsJson.of(SnapshotFixture.snapshot(), SnapshotFixture.leak()::equals);
    return FindingsDocument.parse(json).findings().get(0);
  }

  private static String printed(FindingView finding, boolean colours) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    new FindingPrinter(new Terminal(writer, writer, colours)).print(finding);
    writer.flush();
    return out.toString();
  }
}
