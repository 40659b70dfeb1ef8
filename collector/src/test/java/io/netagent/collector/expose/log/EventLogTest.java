package io.netagent.collector.expose.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.config.ConfigKey;
import io.netagent.collector.config.EventLogSettings;
import io.netagent.collector.event.EventLine;
import io.netagent.collector.event.EventLoss;
import io.netagent.collector.event.EventReading;
import io.netagent.collector.event.LossReason;
import io.netagent.collector.expose.json.EventJson;
import io.netagent.recorder.EventDraft;
import io.netagent.recorder.EventKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class EventLogTest {
  private final Deque<EventReading> readings = new ArrayDeque<>();
  private final List<String> there = new ArrayList<>();
  private int room = Integer.MAX_VALUE;

  private final EventFeed feed =
      new EventFeed() {
        @Override
        public EventReading read() {
          return readings.isEmpty() ? reading(0) : readings.removeFirst();
        }

        @Override
        public EventReading readLast() {
          return read();
        }

        @Override
        public void close() {}
      };

  private final LineSink sink =
      new LineSink() {
        @Override
        public Outcome write(List<byte[]> lines) {
          int taken = Math.min(room, lines.size());
          lines.subList(0, taken).forEach(l -> there.add(new String(l, StandardCharsets.UTF_8)));
          return new Outcome(taken, taken < lines.size() ? new IOException("full") : null);
        }

        @Override
        public String name() {
          return "the test";
        }

        @Override
        public void close() {}
      };

  private final EventLog log = new EventLog(feed, sink, new EventJson("web-1", false));

  private static EventReading reading(int lines, EventLoss... losses) {
    List<EventLine> all = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      all.add(
          new EventLine(
              i, "orders", 7, "", "", List.of(), new EventDraft(EventKind.EOF, i).event()));
    }
    return new EventReading(all, List.of(losses), 1, 1, List.of("A right is missing."));
  }

  private static EventLoss loss(LossReason reason, long count) {
    return new EventLoss(0, "orders", 7, reason, count);
  }

  private String lost() {
    return there.stream()
        .filter(line -> line.contains("events_lost"))
        .collect(Collectors.joining());
  }

  @Test
  void pass_ofLinesAndLosses_writesAndCountsBoth() {
    readings.add(reading(2, loss(LossReason.RATE, 5)));
    log.pass(false);
    assertEquals(3, there.size());
    assertEquals(
        "{\"time\":\"1970-01-01T00:00:00.000000Z\",\"event\":\"events_lost\",\"host\":\"web-1\","
            + "\"process\":\"orders\",\"pid\":7,\"by\":\"rate\",\"count\":5}\n",
        lost());
    assertEquals(2, log.status().written());
    assertEquals(Map.of(LossReason.RATE, 5L), log.status().lost());
    assertEquals(List.of("A right is missing."), log.status().limitations());
  }

  @Test
  void pass_whoseOutputFails_countsTheLinesAndTellsThemLater() {
    readings.add(reading(5, loss(LossReason.RATE, 1)));
    room = 2;
    log.pass(false);
    assertEquals(2, log.status().written());
    assertEquals(3, log.status().lost().get(LossReason.OUTPUT));
    assertTrue(log.status().limitations().get(1).contains("the test can't be written"));
    room = Integer.MAX_VALUE;
    log.pass(true);
    assertTrue(lost().contains("\"by\":\"output\",\"count\":3"), lost());
    assertTrue(lost().contains("\"by\":\"rate\",\"count\":1"), lost());
    assertEquals(1, log.status().lost().get(LossReason.RATE));
    assertEquals(List.of("A right is missing."), log.status().limitations());
  }

  @Test
  @Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void close_afterTheLastEvents_hasWrittenThem() throws Exception {
    EventLogSettings settings =
        CollectorConfig.load(Map.of(ConfigKey.EVENT_LOG, "-"), null, Map.of()).events();
    ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    readings.add(reading(3));
    EventLog.start(settings, feed, "web-1", stdout).close();
    assertEquals(3, stdout.toString(StandardCharsets.UTF_8).lines().count());
  }

  @Test
  void start_whereNothingCanBeWritten_saysWhy(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("gone").resolve("events.json");
    EventLogSettings settings =
        CollectorConfig.load(Map.of(ConfigKey.EVENT_LOG, file.toString()), null, Map.of()).events();
    String message =
        assertThrows(
                IOException.class,
                () -> EventLog.start(settings, feed, "web-1", new ByteArrayOutputStream()))
            .getMessage();
    assertEquals(
        "The event log " + file + " can't be written: there is no directory " + file.getParent(),
        message);
  }
}
