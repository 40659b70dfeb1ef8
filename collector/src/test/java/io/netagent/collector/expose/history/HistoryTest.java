package io.netagent.collector.expose.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.aggregate.Remotes;
import io.netagent.collector.aggregate.StateCounts;
import io.netagent.collector.expose.AgentStatus;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.SnapshotFixture;
import io.netagent.collector.expose.json.HistoryJson;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HistoryTest {
  private static final long SECOND = 1_000_000_000L;

  private final History history = new History();

  @Test
  void accept_ofTicksEachSecond_samplesEachTenth() {
    for (int second = 0; second < 60; second++) {
      history.accept(SnapshotFixture.snapshot(), second * SECOND);
    }
    assertEquals(6, history.host().rows().size());
    assertEquals(6, process(SnapshotFixture.SICK_PID).rows().size());
  }

  @Test
  void accept_forTwoHours_keepsOne() {
    for (int sample = 0; sample < 2 * History.SAMPLES; sample++) {
      history.accept(SnapshotFixture.snapshot(), sample * History.SAMPLE_SECONDS * SECOND);
    }
    assertEquals(History.SAMPLES, history.host().rows().size());
    assertEquals(History.SAMPLES, process(SnapshotFixture.SICK_PID).rows().size());
  }

  @Test
  void process_hasItsCounts() {
    history.accept(SnapshotFixture.snapshot(), 0);
    Series series = process(SnapshotFixture.SICK_PID);
    assertEquals("billing", series.process());
    assertArrayEquals(new int[] {5}, series.of(TcpState.ESTABLISHED));
    assertArrayEquals(new int[] {3}, series.of(TcpState.CLOSE_WAIT));
    assertArrayEquals(new int[] {0}, series.of(TcpState.TIME_WAIT));
    assertArrayEquals(new int[] {3}, series.of(CloseWaitKind.UNREAD));
    assertArrayEquals(new int[] {42}, series.of(Figure.OPEN_FDS));
    assertFalse(series.knows(Figure.OPENED)); // Growth needs two samples.
  }

  @Test
  void opened_isWhatACounterGrewBy_andUnknownWhereItBeganAnew() {
    long atNanos = 0;
    for (long opened : new long[] {100, 130, 130, 7}) {
      history.accept(of(List.of(jvm(1, SnapshotFixture.agent(1, opened)))), atNanos);
      atNanos += History.SAMPLE_SECONDS * SECOND;
    }
    assertArrayEquals(
        new int[] {Series.UNKNOWN, 30, 0, Series.UNKNOWN}, process(1).of(Figure.OPENED));
  }

  @Test
  void pid_withANewName_beginsAnew() {
    history.accept(of(List.of(named(7, "old"))), 0);
    history.accept(of(List.of(named(7, "new"))), 10 * SECOND);
    assertEquals("new", process(7).process());
    assertEquals(1, process(7).rows().size());
  }

  @Test
  void endedProcess_isKeptForAnHour() {
    history.accept(of(List.of(named(7, "ended"))), 0);
    for (int sample = 1; sample < History.SAMPLES; sample++) {
      history.accept(of(List.of()), sample * History.SAMPLE_SECONDS * SECOND);
    }
    assertEquals(1, process(7).rows().size());
    history.accept(of(List.of()), History.SAMPLES * History.SAMPLE_SECONDS * SECOND);
    assertNull(history.process(7));
  }

  @Test
  void moreProcessesThanFit_areBounded() {
    for (int round = 0; round < 5; round++) {
      List<ProcessStatus> processes = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        processes.add(named(1000 * round + i, "p" + i));
      }
      history.accept(of(processes), round * History.SAMPLE_SECONDS * SECOND);
    }
    assertTrue(history.pids().size() <= History.MAX_PROCESSES + 50, history.pids().toString());
  }

  @Test
  void json_hasArraysOfOneLengthAndNullForUnknown() throws Exception {
    history.accept(SnapshotFixture.snapshot(), 0);
    history.accept(SnapshotFixture.snapshot(), 10 * SECOND);
    JsonNode series =
        new ObjectMapper()
            .readTree(HistoryJson.of(history, SnapshotFixture.SICK_PID))
            .path("series")
            .get(0);
    assertEquals(2, series.path("takenAtEpochMillis").size());
    assertEquals(2, series.path("states").path("close_wait").size());
    assertEquals(3, series.path("closeWait").path("unread").get(1).asInt());
    assertTrue(series.path("opened").get(0).isNull());
    assertEquals(0, series.path("opened").get(1).asInt(-5));
    JsonNode none = new ObjectMapper().readTree(HistoryJson.of(history, 99_999));
    assertEquals(0, none.path("series").size());
    JsonNode host = new ObjectMapper().readTree(HistoryJson.of(history, null));
    assertTrue(host.path("series").get(0).path("pid").isNull());
  }

  private Series process(int pid) {
    Series series = history.process(pid);
    assertTrue(series != null, "no samples of " + pid);
    return series;
  }

  private static Snapshot of(List<ProcessStatus> processes) {
    return SnapshotFixture.of(processes, List.of(), Remotes.NONE, List.of());
  }

  private static ProcessStatus named(int pid, String name) {
    return new ProcessStatus(pid, name, "", false, StateCounts.NONE, -1, -1, null);
  }

  private static ProcessStatus jvm(int pid, @Nullable AgentStatus agent) {
    return new ProcessStatus(pid, "jvm", "", true, StateCounts.NONE, -1, -1, agent);
  }
}
