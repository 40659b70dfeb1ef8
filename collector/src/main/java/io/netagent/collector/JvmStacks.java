package io.netagent.collector;

import io.netagent.collector.correlate.BlockedCalls;
import io.netagent.collector.expose.StackLook;
import io.netagent.collector.source.ThreadDumps;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.ThreadDump;
import java.util.HashMap;
import java.util.Map;

/** Puts an agent's answer beside what its record tells of blocked calls at that moment. */
final class JvmStacks implements StackLook {
  /** An id is never given to another thread of a JVM; but a thread may be renamed. */
  private static final long NAMES_KEPT_NANOS = 600_000_000_000L;

  private final ThreadDumps dumps;

  JvmStacks(ThreadDumps dumps) {
    this.dumps = dumps;
  }

  @Override
  public Map<Long, String> names(int pid) {
    ThreadDumps.Answer answer = dumps.latest(pid);
    if (answer == null || System.nanoTime() - answer.readAtNanos() > NAMES_KEPT_NANOS) {
      return Map.of();
    }
    ThreadDump dump = answer.dump();
    if (dump == null) {
      return Map.of();
    }
    Map<Long, String> names = new HashMap<>();
    dump.threads().forEach(thread -> names.put(thread.id(), thread.name()));
    return names;
  }

  @Override
  public Stacks ask(int pid) {
    ThreadDumps.Answer answer;
    try {
      answer = dumps.ask(pid);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Stacks.missing("The collector is ending.");
    }
    ThreadDump dump = answer.dump();
    FlightRecord record = answer.record();
    if (dump == null || record == null) {
      String missing = answer.missing();
      return Stacks.missing(missing == null ? "Not known." : missing);
    }
    return new Stacks(
        BlockedCalls.of(record, answer.readAtNanos(), Map.of()),
        dump.threads(),
        dump.threadsInAll(),
        null);
  }
}
