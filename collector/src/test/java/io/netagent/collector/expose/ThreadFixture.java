package io.netagent.collector.expose;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.BlockedCalls;
import io.netagent.collector.correlate.BlockedKind;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.RecordedThread;
import io.netagent.recorder.SiteKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The threads of the sick JVM in {@link SnapshotFixture}. */
public final class ThreadFixture {
  private ThreadFixture() {}

  /** An acceptor, a read of two minutes with SO_TIMEOUT, and a lookup without end. */
  static BlockedCalls blocked() {
    return new BlockedCalls(
        List.of(
            new BlockedCall(BlockedKind.ACCEPT, 21, 500, 0, 8, 0, ConnectionRole.LISTENER, "", -1),
            new BlockedCall(
                BlockedKind.READ,
                31,
                120.5,
                0.25,
                11,
                40000,
                ConnectionRole.CLIENT,
                "10.0.0.9:8080",
                0),
            new BlockedCall(BlockedKind.LOOKUP, 32, 12, 0, -1, 0, null, "db.internal", -1)));
  }

  /** Where its connections come from: 10 opened, 6 closed, 4 of these used once. */
  static RecordedSite site() {
    long[] closed = {3, 1, 0, 2, 0, 0};
    return new RecordedSite(0, SiteKind.OPENER, SnapshotFixture.STACK, 10, closed, 4);
  }

  /** Knows the names of the threads that {@link #stacks} gives. */
  static StackLook look() {
    return new StackLook() {
      @Override
      public Stacks ask(int pid) {
        return stacks(pid);
      }

      @Override
      public Map<Long, String> names(int pid) {
        Map<Long, String> names = new HashMap<>();
        stacks(pid).threads().forEach(thread -> names.put(thread.id(), thread.name()));
        return names;
      }
    };
  }

  /** What it answers. Another process does not. */
  public static StackLook.Stacks stacks(int pid) {
    if (pid != SnapshotFixture.SICK_PID) {
      return StackLook.NONE.ask(pid);
    }
    return new StackLook.Stacks(
        blocked(),
        List.of(
            new RecordedThread(
                31,
                "worker\u001b[2J-1",
                Thread.State.RUNNABLE,
                false,
                "",
                -1,
                List.of("sun.nio.ch.Net.poll(Native Method)", SnapshotFixture.SITE)),
            new RecordedThread(
                40,
                "worker-2",
                Thread.State.BLOCKED,
                true,
                "java.lang.Object@1f",
                31,
                List.of("com.acme.billing.Ledger.book(Ledger.java:7)"))),
        5,
        null);
  }
}
