package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.socket.SocketHolder;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.TcpMetric;
import io.netagent.socket.TcpTimer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Everything that a row of a socket table tells. What is not told is null, never 0. */
final class KernelRowJson {
  private KernelRowJson() {}

  /** A whole row, where nothing else is known than what a source told. */
  static void writeAll(JsonGenerator json, SocketRecord row) throws IOException {
    json.writeStringField("local", row.fourTuple().localText());
    json.writeStringField("remote", row.fourTuple().remoteText());
    if (row.family() == 0) {
      json.writeNullField("family");
    } else {
      json.writeNumberField("family", row.family());
    }
    json.writeStringField(
        "state", row.state() == null ? "state-" + row.stateNumber() : row.state().label());
    json.writeNumberField("recvQueueBytes", row.recvQueueBytes());
    json.writeNumberField("sendQueueBytes", row.sendQueueBytes());
    JsonText.known(json, "inode", row.inode());
    JsonText.known(json, "uid", row.uid());
    json.writeArrayFieldStart("holders");
    for (SocketHolder holder : row.holders()) {
      json.writeStartObject();
      json.writeStringField("program", holder.program());
      JsonText.known(json, "pid", holder.pid());
      JsonText.known(json, "fd", holder.fd());
      json.writeEndObject();
    }
    json.writeEndArray();
    writeRest(json, row);
  }

  /** What stands beside ends, state, queues and owner. */
  static void writeRest(JsonGenerator json, SocketRecord row) throws IOException {
    json.writeStringField("localScope", row.localScope());
    json.writeStringField("remoteScope", row.remoteScope());
    JsonText.known(json, "acceptQueueLimit", row.acceptQueueLimit());
    json.writeStringField("timer", timer(row));
    JsonText.known(json, "timerRemainingMillis", row.timerRemainingMillis());
    JsonText.known(json, "retransmits", row.retransmits());
    json.writeStringField("cookie", row.cookie() == 0 ? null : Long.toHexString(row.cookie()));
    JsonText.known(json, "cgroupId", row.cgroupId() == 0 ? -1 : row.cgroupId());
    JsonText.known(json, "interfaceIndex", row.interfaceIndex());
    for (TcpMetric metric : TcpMetric.values()) {
      JsonText.known(json, name(metric), row.metric(metric));
    }
  }

  private static @Nullable String timer(SocketRecord row) {
    TcpTimer timer = row.timer();
    if (timer != null) {
      return timer.ssName();
    }
    return row.timerNumber() < 0 ? null : "timer-" + row.timerNumber();
  }

  /** {@code MIN_RTT_MICROS} as {@code minRttMicros}. */
  private static String name(TcpMetric metric) {
    StringBuilder name = new StringBuilder();
    boolean wordBegins = false;
    for (char letter : metric.name().toCharArray()) {
      if (letter != '_') {
        name.append(wordBegins ? letter : Character.toLowerCase(letter));
      }
      wordBegins = letter == '_';
    }
    return name.toString();
  }
}
