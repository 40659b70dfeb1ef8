package io.netagent.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.FlightRecordReader;
import io.netagent.recorder.FlightRecordWriter;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordState;
import java.io.IOException;
import java.net.SocketImpl;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong in a hook stays there, is counted and told, and ends the recording if it never
 * stops.
 */
class HookErrorsTest {
  @TempDir private Path directory;
  private FlightRecordWriter writer;

  @BeforeEach
  void record() throws Throwable {
    writer = RecordForTest.in(directory, System.nanoTime());
    SocketHooks.start(writer);
    SocketHooks.woven();
  }

  @AfterEach
  void end() throws IOException {
    SocketHooks.stop();
    writer.close();
  }

  /** No JDK passes null: it stands for whatever a hook does not expect. */
  @SuppressWarnings("NullAway")
  private static void provoke() {
    ConnectHooks.socketConnected((SocketImpl) null, null);
  }

  @Test
  void hook_thatFails_isCountedAndTold() throws Exception {
    provoke();
    FlightRecord record = await(now -> !now.header().firstHookError().isEmpty());
    assertEquals(1, record.counter(RecordCounter.HOOK_ERRORS));
    assertTrue(
        record.header().firstHookError().startsWith("java.lang.NullPointerException"),
        record.header().firstHookError());
    assertEquals(RecordState.RECORDING, record.header().state());
  }

  @Test
  void hook_thatNeverStopsFailing_endsTheRecording() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      provoke();
    }
    await(now -> now.header().state() == RecordState.STOPPED);
    provoke();
    assertEquals(1_000, read().counter(RecordCounter.HOOK_ERRORS));
  }

  private FlightRecord await(Predicate<FlightRecord> condition) throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() - deadlineNanos < 0) {
      FlightRecord record = read();
      if (condition.test(record)) {
        return record;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new AssertionError("waited in vain");
  }

  /** Drops the writer's lock when it closes; nobody sweeps this directory. */
  private FlightRecord read() throws IOException {
    try (FileChannel channel = FileChannel.open(writer.path())) {
      return new FlightRecordReader().read(channel);
    }
  }
}
