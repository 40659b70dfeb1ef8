package io.netagent.collector.expose.cli.probe;

import io.netagent.collector.probe.report.Span;
import io.netagent.collector.probe.report.Times;
import java.util.ArrayList;
import java.util.List;

/** Phases as bars below each other, each where it began, all to one scale. */
final class Waterfall {
  private static final int NAME = 6;
  private static final int TIME = 9;
  private static final int NARROWEST_BAR = 10;
  private static final String FAILED = "  failed";

  private Waterfall() {}

  /** Lines of at most so many columns; none without spans. */
  static List<String> lines(List<Span> spans, int columns) {
    long total =
        spans.stream().mapToLong(span -> span.startMicros() + span.micros()).max().orElse(0);
    int room = Math.max(NARROWEST_BAR, columns - NAME - TIME - FAILED.length() - 4);
    List<String> lines = new ArrayList<>();
    for (Span span : spans) {
      int from = at(span.startMicros(), total, room);
      int to = Math.max(from + 1, at(span.startMicros() + span.micros(), total, room));
      from = Math.min(from, room - 1);
      String bar = " ".repeat(from) + "#".repeat(Math.min(to, room) - from);
      lines.add(
          String.format(
              "%-" + NAME + "s|%-" + room + "s| %" + TIME + "s%s",
              span.name(),
              bar,
              Times.text(span.micros()),
              span.failed() ? FAILED : ""));
    }
    return lines;
  }

  private static int at(long micros, long total, int room) {
    return total == 0 ? 0 : (int) Math.round((double) micros * room / total);
  }
}
