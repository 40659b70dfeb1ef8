package io.netagent.collector.expose.prometheus;

import io.netagent.collector.expose.ProcessStatus;
import io.netagent.recorder.RecordHeader;
import java.util.Objects;

/**
 * One JVM with an agent, and no later one under the same pid.
 *
 * @param startTicks field 22 of /proc/PID/stat
 */
record JvmKey(long startTicks, int pid) implements Comparable<JvmKey> {

  /** Of a process with an agent. */
  static JvmKey of(ProcessStatus process) {
    RecordHeader header = Objects.requireNonNull(process.agent()).record().header();
    return new JvmKey(header.startTicks(), process.pid());
  }

  /** The older one first. */
  @Override
  public int compareTo(JvmKey other) {
    int byStart = Long.compare(startTicks, other.startTicks);
    return byStart != 0 ? byStart : Integer.compare(pid, other.pid);
  }
}
