package io.netagent.collector;

import io.netagent.collector.correlate.BlockedCalls;
import io.netagent.collector.expose.StackLook;
import io.netagent.collector.source.ThreadDumps;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.ThreadDump;
import java.util.Map;

/** Puts an agent's answer beside what its record tells of blocked calls at that moment. */
final class JvmStacks implements StackLook {
  private final ThreadDumps dumps;

  JvmStacks(ThreadDumps dumps) {
    this.dumps = dumps;
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
