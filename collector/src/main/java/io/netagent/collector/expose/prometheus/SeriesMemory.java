package io.netagent.collector.expose.prometheus;

import io.netagent.collector.expose.ProcessStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is remembered from snapshot to snapshot, so that series stay and counters never fall. Not
 * thread-safe.
 */
final class SeriesMemory {
  final SeriesLimits limits;
  final FamilyBuilder families = new FamilyBuilder();
  final JvmCounterFloor counters = new JvmCounterFloor();
  final FoldCount folded = new FoldCount();
  final JvmPlaces jvms;
  final RareValues ofFoldedJvms = new RareValues();
  final StableTop<Integer> processes = new StableTop<>();
  final StableTop<List<String>> listeners = new StableTop<>();
  final StableTop<String> paths = new StableTop<>();
  private Map<JvmKey, OfJvm> byJvm = new HashMap<>();

  SeriesMemory(SeriesLimits limits) {
    this.limits = limits;
    this.jvms = new JvmPlaces(limits.jvms());
  }

  /** Of one JVM. */
  static final class OfJvm {
    final RareValues rare = new RareValues();
    final StableTop<String> sites = new StableTop<>();
  }

  /** Takes the processes of the next snapshot, and forgets those that have ended. */
  void advance(List<ProcessStatus> processes) {
    counters.advance(processes);
    jvms.advance(processes);
    Map<JvmKey, OfJvm> next = new HashMap<>();
    for (ProcessStatus process : processes) {
      if (process.agent() != null) {
        JvmKey key = JvmKey.of(process);
        OfJvm before = byJvm.get(key);
        next.put(key, before == null ? new OfJvm() : before);
      }
    }
    byJvm = next;
  }

  /** Of a process with an agent that is in the snapshot. */
  OfJvm of(ProcessStatus process) {
    return byJvm.computeIfAbsent(JvmKey.of(process), unused -> new OfJvm());
  }
}
