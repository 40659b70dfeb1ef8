package io.netagent.collector.expose.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.expose.json.AnswerDocument;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SitesTableTest {
  private static final String SITE =
      """
      {"pid": 4242, "process": "%s", "siteId": "4242-99-3",
       "site": "com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)",
       "opened": 1207, "failed": 6, "openNow": 5, "usedOnce": 9,
       "closed": {"normal": 1000, "reset": 40, "timed_out": 150, "by_gc": 3, "broken_pipe": 7,
                  "at_exit": 2}}
      """;

  private static List<String> lines(String process, int width) throws IOException {
    AnswerDocument document =
        AnswerDocument.parse(
            "{\"takenAtEpochMillis\": 1, \"sites\": [" + SITE.formatted(process) + "]}", "sites");
    return new TableLayout(ListColumns.SITES, document.root().rows("sites"), "", width).lines();
  }

  @Test
  void lines_of80Columns_tellHowManyFailedAndBroke() throws Exception {
    assertEquals(
        List.of(
            "OPENED  FAILED  OPEN  BROKEN   PID  PROCESS  SITE",
            "  1207       6     5     197  4242  billing  ~"),
        lines("billing", 80).stream().map(line -> line.replaceAll("~.*", "~")).toList());
  }

  @Test
  void lines_of80ColumnsWithALongName_stillTellHowManyBroke() throws Exception {
    List<String> lines = lines("invoice-service-of-the-east", 80);
    assertEquals("OPENED  OPEN  BROKEN   PID  PROCESS       SITE", lines.get(0));
    assertTrue(lines.get(1).endsWith("fetchStatus(InvoiceClient.java:19)"), lines.get(1));
    assertTrue(lines.stream().allMatch(line -> line.length() <= 80), lines::toString);
  }

  @Test
  void lines_withRoomForAll_tellEachReason() throws Exception {
    List<String> lines = lines("billing", 400);
    assertTrue(
        lines
            .get(0)
            .startsWith("OPENED  FAILED  OPEN  CLOSED  BROKEN  RESET  TIMED_OUT  GC  ONCE   PID"),
        lines.get(0));
    assertTrue(
        lines
            .get(1)
            .startsWith("  1207       6     5    1202     197     40        150   3     9  4242"),
        lines.get(1));
  }
}
