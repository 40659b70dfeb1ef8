package io.netagent.collector.expose.cli.detail;

import io.netagent.collector.event.EventLine;
import io.netagent.collector.event.EventLoss;
import io.netagent.collector.event.EventTexts;
import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.FlightEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** An event as a person reads it: one line, what matters first, the code at its end. */
public final class EventPrinter {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double LONG_MILLIS = 1_000;

  private final DateTimeFormatter time;
  private final boolean stacks;

  public EventPrinter(ZoneId zone, boolean stacks) {
    this.time = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT).withZone(zone);
    this.stacks = stacks;
  }

  /** Ends with a line feed. */
  public String text(EventLine line) {
    FlightEvent event = line.event();
    StringBuilder text = new StringBuilder(head(line.epochMicros(), line.process(), line.pid()));
    text.append(' ').append(EventTexts.kind(event.kind()));
    String remote = EventTexts.remote(event);
    if (!remote.isEmpty()) {
      text.append(event.role() == ConnectionRole.SERVER ? " from " : " to ").append(remote);
    }
    append(text, " ", EventTexts.hostName(event));
    append(text, " ", EventTexts.tlsProtocol(event));
    append(text, " ", event.resumed() ? "resumed" : "");
    append(text, ": ", EventTexts.error(event));
    append(text, ": ", EventTexts.reason(event.reason()));
    append(text, " in ", duration(event.durationNanos()));
    if (EventTexts.tellsBytes(event.kind())) {
      text.append(", read ").append(event.bytesRead()).append(" B, wrote ");
      text.append(event.bytesWritten()).append(" B");
    }
    append(text, " trace ", event.traceId());
    append(text, " [", event.threadName().isEmpty() ? "" : event.threadName() + "]");
    append(text, " at ", line.site());
    StringBuilder lines = new StringBuilder(TerminalText.escape(text.toString())).append('\n');
    if (stacks) {
      line.stack()
          .forEach(f -> lines.append("    at ").append(TerminalText.escape(f)).append('\n'));
    }
    return lines.toString();
  }

  /** Ends with a line feed. */
  public String text(EventLoss loss) {
    return TerminalText.escape(
            head(loss.epochMicros(), loss.process(), loss.pid())
                + " events lost: "
                + (loss.count() < 0 ? "not known how many" : loss.count())
                + ", by "
                + loss.reason().label())
        + "\n";
  }

  private String head(long epochMicros, String process, int pid) {
    return time.format(Instant.EPOCH.plus(epochMicros, ChronoUnit.MICROS))
        + (pid < 0 ? "" : " " + process + "(" + pid + ")");
  }

  private static void append(StringBuilder text, String before, String value) {
    if (!value.isEmpty()) {
      text.append(before).append(value);
    }
  }

  private static String duration(long nanos) {
    if (nanos < 0) {
      return "";
    }
    double millis = nanos / NANOS_PER_MILLI;
    return millis < LONG_MILLIS
        ? String.format(Locale.ROOT, "%.3f ms", millis)
        : String.format(Locale.ROOT, "%.3f s", nanos / NANOS_PER_SECOND);
  }
}
