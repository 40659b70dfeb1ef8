package io.netagent.collector.diagnose.blocked;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.Scene.Row;
import io.netagent.collector.diagnose.evidence.ThreadsSeen;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordedThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the tests of this package have in common. */
final class Told {
  private Told() {}

  static Finding only(String rule, List<Finding> findings) {
    assertEquals(List.of(rule), findings.stream().map(Finding::rule).toList());
    return findings.get(0);
  }

  /** The calls of these rows, as their readers stand now. */
  static List<BlockedCall> readers(Scene scene, List<Row> rows) {
    List<BlockedCall> calls = new ArrayList<>();
    for (Row row : rows) {
      double seconds = (scene.nowNanos() - row.readerSinceNanos) / 1e9;
      if (row.readerThreadId != 0 && seconds >= 1) {
        calls.add(call(BlockedKind.READ, row, row.readerThreadId, seconds, limit(row)));
      }
    }
    return calls;
  }

  private static double limit(Row row) {
    return row.readerLimitNanos / 1e9;
  }

  static BlockedCall call(
      BlockedKind kind, Row row, long threadId, double seconds, double limitSeconds) {
    return new BlockedCall(
        kind,
        threadId,
        seconds,
        limitSeconds,
        row.connection().fd(),
        row.localPort,
        row.role == ConnectionRole.SERVER ? ConnectionRole.SERVER : ConnectionRole.CLIENT,
        row.connection().tuple().remoteText(),
        row.site == null ? -1 : row.site.id());
  }

  static RecordedThread thread(long id, String... frames) {
    return new RecordedThread(
        id, "worker-" + id, Thread.State.RUNNABLE, false, "", -1, List.of(frames));
  }

  /** Stacks taken now. */
  static Map<Integer, ThreadsSeen> stacks(Scene scene, RecordedThread... threads) {
    return Map.of(Scene.PID, new ThreadsSeen(scene.nowNanos(), List.of(threads), threads.length));
  }
}
