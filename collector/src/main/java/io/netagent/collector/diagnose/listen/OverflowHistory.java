package io.netagent.collector.diagnose.listen;

import io.netagent.collector.diagnose.evidence.ListenerEvidence;
import io.netagent.collector.diagnose.evidence.NamespaceEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.source.TcpCounter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In which stretches of the last minute listeners dropped connections, by network namespace, and
 * how full each queue was seen. What was dropped while a queue stood full, or while its process was
 * stopped, is another rule's affair or nobody's, and is left out.
 */
final class OverflowHistory {
  private final Map<Long, Past> pastByNamespace = new HashMap<>();

  /** One network namespace's. */
  private static final class Past {
    final CounterBuckets overflows = new CounterBuckets();
    final CounterBuckets halfOpen = new CounterBuckets();
    final Map<String, PeakQueue> peaks = new HashMap<>();
    boolean told;
    boolean standsFull;
    String toldLocal = "";
  }

  /** Of this tick. */
  List<Verdict> judge(TickEvidence tick) {
    List<Verdict> verdicts = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    for (NamespaceEvidence namespace : tick.namespaces()) {
      if (namespace.counters() != null) {
        seen.add(namespace.inode());
        verdicts.addAll(
            judge(
                tick,
                namespace,
                pastByNamespace.computeIfAbsent(namespace.inode(), inode -> new Past())));
      }
    }
    pastByNamespace.keySet().retainAll(seen);
    return verdicts;
  }

  private static List<Verdict> judge(TickEvidence tick, NamespaceEvidence namespace, Past past) {
    long nowNanos = tick.nowNanos();
    past.overflows.advance(nowNanos, value(namespace, TcpCounter.LISTEN_OVERFLOWS));
    past.halfOpen.advance(
        nowNanos,
        value(namespace, TcpCounter.REQUEST_QUEUE_FULL_DROPS)
            + value(namespace, TcpCounter.REQUEST_QUEUE_FULL_COOKIES));
    boolean standsFull = notePeaks(tick, namespace, past);
    if (standsFull || past.standsFull || tick.gap()) {
      past.overflows.forget();
      past.halfOpen.forget();
      past.told = false;
    }
    past.standsFull = standsFull;
    if (tick.shortLook()) {
      return List.of();
    }
    PeakQueue fullest = fullest(past);
    if (fullest != null) {
      past.toldLocal = fullest.key();
    }
    OverflowEvidence evidence =
        new OverflowEvidence(
            tick.process(fullest == null || !fullest.sawMuch() ? -1 : fullest.pid()),
            namespace.inode(),
            past.overflows.stretches(nowNanos),
            past.halfOpen.stretches(nowNanos),
            fullest,
            past.peaks.values().stream().sorted(PeakQueue.FULLEST_FIRST).limit(3).toList(),
            namespace.limits() == null ? -1 : namespace.limits().maxAcceptQueue(),
            past.told);
    var verdict = ListenOverflow.judge(evidence);
    past.told = verdict.isPresent();
    return verdict.stream().toList();
  }

  /** Whether a queue stands full, or is full because its process is stopped. */
  private static boolean notePeaks(TickEvidence tick, NamespaceEvidence namespace, Past past) {
    boolean standsFull = false;
    Map<String, PeakQueue> peaks = new HashMap<>();
    for (ListenerEvidence listener : namespace.listeners()) {
      PeakQueue now = PeakQueue.of(listener.queue(), tick.nowNanos());
      PeakQueue peak = past.peaks.get(now.key());
      peaks.put(now.key(), peak == null ? now : peak.with(now));
      boolean full =
          listener.queue().limit() >= 0 && listener.queue().length() >= listener.queue().limit();
      if (full && listener.queue().length() > 0) {
        ProcessEvidence process = tick.process(listener.queue().pid());
        standsFull |= listener.fullSeconds() > 0 || process.facts().stalled();
      }
    }
    past.peaks.clear();
    past.peaks.putAll(peaks);
    return standsFull;
  }

  private static @Nullable PeakQueue fullest(Past past) {
    PeakQueue told = past.told ? past.peaks.get(past.toldLocal) : null;
    return told != null
        ? told
        : past.peaks.values().stream().min(PeakQueue.FULLEST_FIRST).orElse(null);
  }

  /** 0 where the kernel does not have it: a growth that is never seen. */
  private static long value(NamespaceEvidence namespace, TcpCounter counter) {
    if (namespace.counters() == null) {
      return 0;
    }
    OptionalLong value = namespace.counters().value(counter);
    return value.orElse(0);
  }
}
