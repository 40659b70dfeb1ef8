package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.event.EventLine;
import io.netagent.collector.event.EventLoss;
import io.netagent.collector.event.EventTexts;
import io.netagent.collector.probe.wire.TlsFirstBytes;
import io.netagent.recorder.CloseReason;
import io.netagent.recorder.EventKind;
import io.netagent.recorder.FlightEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A line of the event log: one flat object, what is not known is absent. For one thread. */
public final class EventJson {
  /** The value of {@code event} in a line that tells a loss. */
  public static final String LOST = "events_lost";

  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  /** RFC 3339, always as long: so lines sort as text. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final String host;
  private final boolean stacks;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /**
   * Makes lines.
   *
   * @param host the name of this machine; empty if it is not known
   * @param stacks with the frames of sites
   */
  public EventJson(String host, boolean stacks) {
    this.host = host;
    this.stacks = stacks;
  }

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** With its line feed. */
  public byte[] line(EventLine line) {
    return line(json -> write(json, line));
  }

  /** With its line feed. */
  public byte[] line(EventLoss loss) {
    return line(
        json -> {
          text(json, EventField.TIME, time(loss.epochMicros()));
          text(json, EventField.EVENT, LOST);
          text(json, EventField.HOST, host);
          text(json, EventField.PROCESS, loss.process());
          known(json, EventField.PID, loss.pid());
          text(json, EventField.BY, loss.reason().label());
          known(json, EventField.COUNT, loss.count());
        });
  }

  private byte[] line(Body body) {
    bytes.reset();
    try (JsonGenerator json = JsonText.onOneLine(bytes)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a ByteArrayOutputStream threw", e);
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private void write(JsonGenerator json, EventLine line) throws IOException {
    FlightEvent event = line.event();
    text(json, EventField.TIME, time(line.epochMicros()));
    text(json, EventField.EVENT, EventTexts.kind(event.kind()));
    text(json, EventField.HOST, host);
    text(json, EventField.PROCESS, line.process());
    known(json, EventField.PID, line.pid());
    text(json, EventField.CONNECTION, line.connection());
    text(json, EventField.ROLE, EventTexts.role(event.role()));
    text(json, EventField.TRANSPORT, EventTexts.transport(event.transport()));
    notZero(json, EventField.LOCAL_PORT, event.localPort());
    text(json, EventField.REMOTE, EventTexts.remote(event));
    text(json, EventField.REMOTE_ADDRESS, EventTexts.remoteAddress(event));
    notZero(json, EventField.REMOTE_PORT, EventTexts.remotePort(event));
    text(json, EventField.SITE, line.site());
    if (stacks && !line.stack().isEmpty()) {
      json.writeArrayFieldStart(EventField.SITE_FRAMES.label());
      for (String frame : line.stack()) {
        json.writeString(frame);
      }
      json.writeEndArray();
    }
    text(json, EventField.THREAD, event.threadName());
    notZero(json, EventField.THREAD_ID, event.threadId());
    if (event.durationNanos() >= 0) {
      json.writeNumberField(EventField.DURATION_SECONDS.label(), seconds(event.durationNanos()));
    }
    writeOutcome(json, event);
    text(json, EventField.TRACE_ID, event.traceId());
    text(json, EventField.SPAN_ID, event.spanId());
  }

  private static void writeOutcome(JsonGenerator json, FlightEvent event) throws IOException {
    if (EventTexts.tellsBytes(event.kind())) {
      known(json, EventField.BYTES_READ, event.bytesRead());
      known(json, EventField.BYTES_WRITTEN, event.bytesWritten());
    }
    CloseReason reason = event.reason();
    text(json, EventField.REASON, EventTexts.reason(reason));
    if (reason != null && !event.adopted()) {
      json.writeBooleanField(EventField.USED_ONCE.label(), event.usedOnce());
    }
    if (event.adopted()) {
      json.writeBooleanField(EventField.ADOPTED.label(), true);
    }
    text(json, EventField.ERROR, error(event));
    text(
        json, EventField.ERROR_CLASS, event.kind() == EventKind.CONNECT_FAILED ? event.text() : "");
    text(json, EventField.HOST_NAME, EventTexts.hostName(event));
    text(json, EventField.TLS_PROTOCOL, EventTexts.tlsProtocol(event));
    if (event.kind() == EventKind.TLS_FINISHED) {
      json.writeBooleanField(EventField.TLS_RESUMED.label(), event.resumed());
    }
  }

  /** Of a failed handshake the alert, or that it failed. */
  private static String error(FlightEvent event) {
    if (event.kind() != EventKind.TLS_FAILED) {
      return EventTexts.error(event);
    }
    return event.tlsAlert() < 0 ? "handshake" : TlsFirstBytes.alertName(event.tlsAlert());
  }

  private static String time(long epochMicros) {
    return TIME.format(
        Instant.ofEpochSecond(
            Math.floorDiv(epochMicros, MICROS_PER_SECOND),
            Math.floorMod(epochMicros, MICROS_PER_SECOND) * NANOS_PER_MICRO));
  }

  /** To the microsecond, never as 1.2E-5. */
  private static BigDecimal seconds(long nanos) {
    return BigDecimal.valueOf(nanos, 9).setScale(6, RoundingMode.HALF_UP);
  }

  private static void text(JsonGenerator json, EventField field, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(field.label(), value);
    }
  }

  private static void known(JsonGenerator json, EventField field, long value) throws IOException {
    if (value >= 0) {
      json.writeNumberField(field.label(), value);
    }
  }

  private static void notZero(JsonGenerator json, EventField field, long value) throws IOException {
    if (value != 0) {
      json.writeNumberField(field.label(), value);
    }
  }
}
