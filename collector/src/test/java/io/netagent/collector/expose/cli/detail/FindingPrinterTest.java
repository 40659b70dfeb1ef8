package io.netagent.collector.expose.cli.detail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.expose.SnapshotFixture;
import io.netagent.collector.expose.cli.text.Figures;
import io.netagent.collector.expose.cli.text.WrappedText;
import io.netagent.collector.expose.json.BlockedThreadView;
import io.netagent.collector.expose.json.FindingView;
import io.netagent.collector.expose.json.FindingsDocument;
import io.netagent.collector.expose.json.FindingsJson;
import io.netagent.collector.expose.json.WithdrawnView;
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

          site     com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19) (opener; Apache
                   HttpClient 4)
                     at sun.nio.ch.Net.connect(Net.java:1)
                   → at com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)
          why      Part of an answer is unread: no idle pool.
          since    the oldest for at least 2 min 5 s; first told 42 s ago
          trend    growing by 1.5 a minute
          count    3 to 10.0.0.9:8080
          figures  kinds    unread 3
                   remotes  10.0.0.9:8080, 10.0.0.8:8080
                   threads  2
          threads  "worker-1", in read from 10.0.0.9:8080 for 12 s, no limit
                     at com.acme.Worker.run(Worker.java:9)
          advice   Close the response.

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
    FindingView finding = everywhere(evil);
    String printed = printed(finding, false);
    assertFalse(printed.chars().anyMatch(each -> each == 0x1B || each == 0x202E || each == 0x9B));
    assertTrue(printed.contains("A\\u001b[2J\\nB\\u202eC"), printed);
    assertTrue(printed.contains("a\\u001b[2J\\nb\\u202ec\\u009bd\\u2066"), printed);
  }

  @Test
  void print_ofAPoolsThreads_groupsThoseWithOneStack() {
    List<BlockedThreadView> blocked = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      blocked.add(
          new BlockedThreadView(
              i,
              "exec-" + i,
              "waits for a lease",
              Double.NaN,
              List.of("lib.Pool.lease(Pool.java:7)")));
    }
    blocked.add(1, new BlockedThreadView(90, "", "in connect to 10.0.0.9:1", 3, List.of()));
    String printed = printed(with("close-wait-leak", "a.B.c(B.java:1)", blocked), false);
    assertTrue(
        printed.contains(
            """
              threads  8 threads like this, "exec-1", "exec-2", "exec-3", …: waits for a lease
                         at lib.Pool.lease(Pool.java:7)
                       thread 90, in connect to 10.0.0.9:1
            """),
        printed);
  }

  @Test
  void print_ofLongText_wrapsAtAHundredColumnsAndBreaksNoWord() {
    String text = "wordword ".repeat(60).strip();
    String printed = printed(worded(text), false);
    assertTrue(printed.lines().allMatch(line -> line.length() <= WrappedText.COLUMNS), printed);
    assertEquals(4 * 60, printed.split("\\bwordword\\b", -1).length - 1);
    String frame = "com.acme.".repeat(20);
    assertTrue(printed(everywhere(frame), false).contains(frame));
  }

  @ParameterizedTest
  @CsvSource({
    "no-agent,no agent in this process",
    "opened-before-agent,opened before the agent was attached",
    "not-recorded,native transport"
  })
  void print_withoutASite_saysWhy(String kind, String words) {
    FindingView finding = sited("", kind);
    assertTrue(printed(finding, false).contains(words), printed(finding, false));
  }

  @Test
  void print_whereASiteHasNoMeaning_hasNoLineForIt() {
    assertFalse(printed(sited("", "not-applicable"), false).contains("  site"));
  }

  @Test
  void printEnded_tellsWhatWasAndWhenItEnded() throws IOException {
    StringWriter out = new StringWriter();
    FindingView leak = leak();
    new FindingPrinter(new Sheet(new PrintWriter(out), false, WrappedText.COLUMNS))
        .printEnded(
            java.util.Collections.nCopies(
                12, new WithdrawnView(leak, "The process has ended.", 40)));
    List<String> lines = out.toString().lines().toList();
    assertEquals("ended 40 s ago: close-wait-leak of billing (pid 4242) at", lines.get(0));
    assertEquals(
        "  com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19), 3 to 10.0.0.9:8080, told for 42",
        lines.get(1));
    assertEquals("  s. The process has ended.", lines.get(2));
    assertEquals("… and 2 more; --json has them.", lines.get(lines.size() - 1));
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
    assertEquals(text, Figures.duration(seconds));
  }

  private static FindingView everywhere(String text) {
    return new FindingView(
        text,
        text,
        true,
        null,
        text,
        text,
        text,
        1,
        0,
        0,
        text,
        text,
        text,
        text,
        text,
        text,
        text,
        List.of(text),
        List.of(new BlockedThreadView(1, text, text, 1, List.of(text))),
        Map.of(text, text));
  }

  private static FindingView worded(String text) {
    return new FindingView(
        "r",
        "info",
        true,
        1,
        "p",
        "",
        "",
        1,
        0,
        0,
        "",
        "not-applicable",
        "",
        "steady",
        text,
        text,
        text,
        List.of(),
        List.of(),
        Map.of("name", text));
  }

  private static FindingView sited(String site, String kind) {
    return new FindingView(
        "r", "info", true, 1, "p", "", "", 1, 0, 0, site, kind, "", "steady", "s", "w", "a",
        List.of(), List.of(), Map.of());
  }

  private static FindingView with(String rule, String site, List<BlockedThreadView> blocked) {
    return new FindingView(
        rule, "warning", false, 1, "p", "", "", 1, 0, 0, site, "opener", "", "steady", "s", "w",
        "a", List.of(), blocked, Map.of());
  }

  private static FindingView leak() throws IOException {
    String json =
        FindingsJson.of(
            SnapshotFixture.snapshot(), null, each -> each.rule().equals("close-wait-leak"));
    return FindingsDocument.parse(json).findings().get(0);
  }

  private static String printed(FindingView finding, boolean colours) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    new FindingPrinter(new Sheet(writer, colours, WrappedText.COLUMNS)).print(finding);
    writer.flush();
    return out.toString();
  }
}
