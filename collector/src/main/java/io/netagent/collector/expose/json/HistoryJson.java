package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.expose.history.Figure;
import io.netagent.collector.expose.history.History;
import io.netagent.collector.expose.history.Series;
import io.netagent.socket.TcpState;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code /api/v1/history}: one array for each thing counted, all as long as {@code
 * takenAtEpochMillis}; what is not known is null.
 */
public final class HistoryJson {
  private HistoryJson() {}

  /**
   * One series, or none where there are no samples of it.
   *
   * @param pid of the process; null for the host
   */
  public static String of(History history, @Nullable Integer pid) {
    Series series = pid == null ? history.host() : history.process(pid);
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeNumberField("sampleSeconds", History.SAMPLE_SECONDS);
          json.writeNumberField("samplesAtMost", History.SAMPLES);
          json.writeFieldName("pids");
          JsonText.any(json, history.pids().stream().filter(each -> each >= 0).sorted().toList());
          json.writeArrayFieldStart("series");
          if (series != null) {
            write(json, series);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  static void write(JsonGenerator json, Series series) throws IOException {
    json.writeStartObject();
    JsonText.known(json, "pid", series.pid());
    json.writeStringField("process", series.pid() == Series.HOST ? null : series.process());
    List<Long> times = series.takenAtEpochMillis();
    json.writeNumberField("samples", times.size());
    json.writeStringField(
        "from", times.isEmpty() ? null : Instant.ofEpochMilli(times.get(0)).toString());
    json.writeArrayFieldStart("takenAtEpochMillis");
    for (long time : times) {
      json.writeNumber(time);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("states");
    for (TcpState state : TcpState.values()) {
      write(json, state.label(), series.of(state));
    }
    json.writeEndObject();
    json.writeObjectFieldStart("closeWait");
    for (CloseWaitKind kind : CloseWaitKind.values()) {
      write(json, kind.label(), series.of(kind));
    }
    json.writeEndObject();
    for (Figure figure : Figure.values()) {
      write(json, figure.label(), series.of(figure));
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String field, int[] values) throws IOException {
    json.writeArrayFieldStart(field);
    for (int value : values) {
      if (value == Series.UNKNOWN) {
        json.writeNull();
      } else {
        json.writeNumber(value);
      }
    }
    json.writeEndArray();
  }
}
