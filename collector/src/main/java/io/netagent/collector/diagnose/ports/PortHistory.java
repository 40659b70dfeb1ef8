package io.netagent.collector.diagnose.ports;

import io.netagent.collector.aggregate.ActiveClose;
import io.netagent.collector.aggregate.EphemeralPorts;
import io.netagent.collector.aggregate.PortUse;
import io.netagent.collector.diagnose.evidence.NamespaceEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import io.netagent.socket.FourTuple;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How the use of ports and the failures of connects have gone. Time is an argument. */
final class PortHistory {
  private static final long MINUTE_NANOS = 60_000_000_000L;

  /** Growth must have gone on for so many minutes: pools fill up, and then level out. */
  private static final int MINUTES = 3;

  /** Of a steady growth, what the slowest of these minutes has at least. */
  private static final double STEADY = 0.5;

  private static final int TIME_WAIT_SECONDS = 60;

  private final Map<UseKey, Deque<Sample>> samplesByUse = new HashMap<>();
  private final Map<UseKey, Long> fullSinceNanos = new HashMap<>();
  private final Map<ProcessKey, Deque<Failures>> failuresByProcess = new HashMap<>();

  private record UseKey(long namespace, String source, String destination) {
    static UseKey of(PortUse use) {
      return new UseKey(use.namespace(), use.source(), use.destination());
    }
  }

  private record ProcessKey(int pid, long startTicks) {
    static ProcessKey of(ProcessEvidence process) {
      return new ProcessKey(process.pid(), process.facts().startTicks());
    }
  }

  /** Open connections at a time; those in TIME_WAIT are not among them. */
  private record Sample(long atNanos, int held) {}

  private record Failures(long atNanos, long count) {}

  /** Takes over what this tick shows. */
  void advance(TickEvidence tick) {
    if (tick.gap()) {
      samplesByUse.clear();
    }
    Set<UseKey> named = new HashSet<>();
    for (NamespaceEvidence namespace : tick.namespaces()) {
      EphemeralPorts ports = namespace.ports();
      if (ports != null) {
        for (PortUse use : ports.destinations()) {
          UseKey key = UseKey.of(use);
          named.add(key);
          sample(key, new Sample(tick.nowNanos(), use.used() - use.timeWait()));
          if (ports.ratio(use) >= PortExhaustion.FULL) {
            fullSinceNanos.putIfAbsent(key, tick.nowNanos());
          } else {
            fullSinceNanos.remove(key);
          }
        }
      }
    }
    samplesByUse.keySet().retainAll(named);
    fullSinceNanos.keySet().retainAll(named);
    advanceFailures(tick);
  }

  private void sample(UseKey key, Sample sample) {
    Deque<Sample> samples = samplesByUse.computeIfAbsent(key, k -> new ArrayDeque<>());
    samples.addLast(sample);
    // One sample older than all the minutes stays.
    while (samples.size() > 1
        && sample.atNanos - samples.getFirst().atNanos > (MINUTES + 1) * MINUTE_NANOS) {
      samples.removeFirst();
    }
  }

  private void advanceFailures(TickEvidence tick) {
    Set<ProcessKey> alive = new HashSet<>();
    for (ProcessEvidence process : tick.processes()) {
      FlightRecord record = process.facts().agent().record();
      if (record == null) {
        continue;
      }
      ProcessKey key = ProcessKey.of(process);
      alive.add(key);
      Deque<Failures> failures = failuresByProcess.get(key);
      if (failures == null) {
        failures = new ArrayDeque<>();
        failuresByProcess.put(key, failures);
        long startedAtNanos = process.facts().agent().startedAtNanos();
        if (tick.nowNanos() - startedAtNanos < MINUTE_NANOS) {
          failures.add(new Failures(startedAtNanos, 0));
        }
      }
      failures.addLast(
          new Failures(tick.nowNanos(), record.counter(RecordCounter.CONNECT_NO_LOCAL_PORT)));
      while (failures.size() > 1 && tick.nowNanos() - failures.getFirst().atNanos > MINUTE_NANOS) {
        failures.removeFirst();
      }
    }
    failuresByProcess.keySet().retainAll(alive);
  }

  /** Since the ports of this use were first seen to be nearly all in use; 0 if they are not. */
  double fullForSeconds(PortUse use, long nowNanos) {
    Long since = fullSinceNanos.get(UseKey.of(use));
    return since == null ? 0 : (nowNanos - since) / 1e9;
  }

  /** Connects of the last minute that failed with EADDRNOTAVAIL; -1 if no agent tells. */
  long failedConnects(ProcessEvidence process) {
    Deque<Failures> failures = failuresByProcess.get(ProcessKey.of(process));
    return failures == null ? -1 : failures.getLast().count - failures.getFirst().count;
  }

  /**
   * Until the ports are used up; infinite if they don't run out.
   *
   * <p>TIME_WAIT lasts for 60 s, so it levels out at the rate of closes times that: a ramp below
   * that level says nothing. Open connections run out of ports if their number has grown in each of
   * the last minutes; one step, as of a pool that fills up, does not tell.
   */
  double secondsLeft(NamespaceEvidence namespace, PortUse use, int available) {
    if (2 * use.timeWait() >= use.used()) {
      int young = 0;
      int before = 0;
      int earlier = 0;
      int last = 0;
      for (ActiveClose close : namespace.activeCloses().timeWait()) {
        FourTuple tuple = close.example();
        if (close.remote().equals(use.destination())
            && FourTuple.addressText(tuple.localHigh(), tuple.localLow()).equals(use.source())) {
          young += close.byAge().get(0);
          before += close.byAge().get(1);
          earlier += close.byAge().get(2);
          last += close.byAge().get(close.byAge().size() - 1);
        }
      }
      // The least of three times 10 s: a burst of 10 s is in two of them.
      int closes = Math.min(young, Math.min(before, earlier));
      return timeWaitSecondsLeft(use, available, closes, last);
    }
    return heldSecondsLeft(use, available);
  }

  private static double timeWaitSecondsLeft(PortUse use, int available, int closes, int ends) {
    double perSecond = (double) closes / ActiveClose.AGE_SECONDS;
    double level = use.used() - use.timeWait() + perSecond * TIME_WAIT_SECONDS;
    double growthPerSecond = perSecond - (double) ends / ActiveClose.AGE_SECONDS;
    return level < available || growthPerSecond <= 0
        ? Double.POSITIVE_INFINITY
        : Math.max(0, available - use.used()) / growthPerSecond;
  }

  private double heldSecondsLeft(PortUse use, int available) {
    Deque<Sample> samples = samplesByUse.get(UseKey.of(use));
    if (samples == null) {
      return Double.POSITIVE_INFINITY;
    }
    Sample now = samples.getLast();
    int[] heldBefore = new int[MINUTES + 1];
    boolean[] seen = new boolean[MINUTES + 1];
    heldBefore[0] = now.held;
    seen[0] = true;
    for (Sample sample : samples) { // Ascending: the latest that is old enough stays.
      for (int minutes = 1; minutes <= MINUTES; minutes++) {
        if (now.atNanos - sample.atNanos >= minutes * MINUTE_NANOS) {
          heldBefore[minutes] = sample.held;
          seen[minutes] = true;
        }
      }
    }
    if (!seen[MINUTES]) {
      return Double.POSITIVE_INFINITY;
    }
    double perMinute = (double) (now.held - heldBefore[MINUTES]) / MINUTES;
    for (int minutes = 0; minutes < MINUTES; minutes++) {
      if (heldBefore[minutes] - heldBefore[minutes + 1] < STEADY * perMinute) {
        return Double.POSITIVE_INFINITY;
      }
    }
    return perMinute <= 0
        ? Double.POSITIVE_INFINITY
        : 60.0 * Math.max(0, available - use.used()) / perMinute;
  }
}
