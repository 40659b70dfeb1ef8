package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.CloseReason;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.FlightRecordReader;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordHistogram;
import java.nio.channels.FileChannel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Connections come so fast that most are only counted; on a machine that is too slow for that, all
 * of them are told, and the same holds.
 */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#withOldJavaNet")
@Timeout(300)
class StormIT {
  private static final int STORM = 30_000;

  /** Few enough to be told whole, and enough to go through all lanes, most without a stack. */
  private static final int AFTER = 600;

  /** On a busy machine it may take more than one, until connections without a stack come again. */
  private static final int ROUNDS = 20;

  private static final int RESETS = 2_000;

  @Parameter Jdk jdk;

  @Test
  void record_storm_countsAllAndTimesThemAllInTheEnd() throws Exception {
    try (ChildJvm child = ChildJvm.on(jdk).start()) {
      child.line();
      child.ask("Storm.connections " + STORM + " 0");
      FlightRecord storm = child.record();
      assertCounted(storm, STORM);
      assertTrue(storm.histogram(RecordHistogram.CONNECT).count() <= STORM);
      assertTrue(storm.histogram(RecordHistogram.LIFETIME).count() <= 2 * STORM);
      int connections = STORM;
      FlightRecord calm = storm;
      for (int round = 0; round < ROUNDS && (round == 0 || !isAllTimed(calm)); round++) {
        // A storm is over when a tick has seen few.
        awaitTick(child);
        awaitTick(child);
        awaitTick(child);
        child.ask("Storm.connections " + AFTER + " 0");
        connections += AFTER;
        calm = child.record();
      }
      assertCounted(calm, connections);
      assertEquals(connections, calm.histogram(RecordHistogram.CONNECT).count());
      assertEquals(2L * connections, calm.histogram(RecordHistogram.LIFETIME).count());
      child.endQuietly();
    }
  }

  /** What did not end normally is told whole, however much goes on. */
  @Test
  void record_resetsInAStorm_areAllThere() throws Exception {
    try (ChildJvm child = ChildJvm.on(jdk).start()) {
      child.line();
      child.ask("Storm.resets " + STORM + " " + RESETS);
      FlightRecord record = fresh(child);
      assertEquals(RESETS, record.counter(RecordCounter.CLOSED_RESET));
      assertEquals(2L * STORM + RESETS, record.counter(RecordCounter.CLOSED_NORMAL));
      assertEquals(
          RESETS,
          record.closed().connections().stream()
              .filter(closed -> closed.reason() == CloseReason.RESET)
              .count());
      assertEquals(0, record.counter(RecordCounter.HOOK_ERRORS));
      child.endQuietly();
    }
  }

  /** All that is in the rings. */
  private static FlightRecord fresh(ChildJvm child) throws Exception {
    try (FileChannel channel = FileChannel.open(child.recordFile())) {
      return new FlightRecordReader().read(channel);
    }
  }

  private static boolean isAllTimed(FlightRecord record) {
    return record.histogram(RecordHistogram.CONNECT).count()
            == record.counter(RecordCounter.OPENED_CLIENT)
        && record.histogram(RecordHistogram.LIFETIME).count()
            == record.counter(RecordCounter.CLOSED_NORMAL);
  }

  private static void assertCounted(FlightRecord record, int connections) {
    assertEquals(List.of(), record.connections());
    assertEquals(connections, record.counter(RecordCounter.OPENED_CLIENT));
    assertEquals(connections, record.counter(RecordCounter.OPENED_SERVER));
    assertEquals(2L * connections, record.counter(RecordCounter.CLOSED_NORMAL));
    assertEquals(2L * connections, record.closed().count());
    assertEquals(connections, record.counter(RecordCounter.BYTES_READ_CLOSED));
    assertEquals(connections, record.counter(RecordCounter.BYTES_WRITTEN_CLOSED));
    assertEquals(0, record.counter(RecordCounter.HOOK_ERRORS));
  }

  private static void awaitTick(ChildJvm child) throws Exception {
    long tickNanos = child.record().header().tickNanos();
    Await.until(child::record, now -> now.header().tickNanos() != tickNanos, () -> "the next tick");
  }
}
