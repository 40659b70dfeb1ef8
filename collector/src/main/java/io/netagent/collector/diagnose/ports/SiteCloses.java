package io.netagent.collector.diagnose.ports;

import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.recorder.ClosedConnection;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.FlightRecord;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the sites of all processes with an agent have closed in the last minute, by the second. Time
 * is an argument.
 */
final class SiteCloses {
  /** As long as TIME_WAIT lasts. */
  private static final int KEPT_SECONDS = 60;

  private static final int CELLS = 64;
  private static final long SECOND_NANOS = 1_000_000_000L;

  /** As long as most clients and servers keep an idle connection at least. */
  private static final long REUSE_NANOS = 10 * SECOND_NANOS;

  /** A crawler has a remote for each connection. */
  private static final int MAX_REMOTES = 4096;

  private final Map<ProcessKey, Recorded> processes = new HashMap<>();

  private record ProcessKey(int pid, long startTicks) {
    static ProcessKey of(ProcessEvidence process) {
      return new ProcessKey(process.pid(), process.facts().startTicks());
    }
  }

  private record Remote(long high, long low, int port) {}

  private static final class Recorded {
    final Map<Integer, Site> siteById = new HashMap<>();

    /** Of the last reading, ascending: the next one may give some of them once more. */
    long[] counted = new long[0];
  }

  /** Closes that follow each other: since when, and the latest. */
  private static final class Run {
    long sinceNanos;
    long lastNanos;

    Run(long nanos) {
      sinceNanos = nanos;
      lastNanos = nanos;
    }
  }

  private static final class Site {
    final long[] second = new long[CELLS];
    final int[] closed = new int[CELLS];
    final int[] usedOnce = new int[CELLS];
    final int[] avoidable = new int[CELLS];
    final Map<Remote, Run> runs = new HashMap<>();
    long lastNanos;

    void add(ClosedConnection each) {
      long at = each.closedAtNanos() / SECOND_NANOS;
      int cell = (int) (at & (CELLS - 1));
      if (second[cell] != at) {
        second[cell] = at;
        closed[cell] = 0;
        usedOnce[cell] = 0;
        avoidable[cell] = 0;
      }
      closed[cell]++;
      lastNanos = each.closedAtNanos();
      boolean reusable = followsAClose(each);
      if (each.usedOnce()) {
        usedOnce[cell]++;
        avoidable[cell] += reusable ? 1 : 0;
      }
    }

    /** When it was opened another one to the same remote had just been closed. */
    private boolean followsAClose(ClosedConnection each) {
      Remote remote = new Remote(each.remoteHigh(), each.remoteLow(), each.remotePort());
      Run run = runs.get(remote);
      if (run == null) {
        if (runs.size() == MAX_REMOTES) {
          runs.clear();
        }
        runs.put(remote, new Run(each.closedAtNanos()));
        return false;
      }
      if (each.closedAtNanos() - run.lastNanos > REUSE_NANOS) {
        run.sinceNanos = each.closedAtNanos();
      }
      run.lastNanos = each.closedAtNanos();
      return each.openedAtNanos() - run.sinceNanos > 0;
    }
  }

  /**
   * What some sites have closed in a time.
   *
   * @param usedOnce those of them with one exchange at most
   * @param avoidable those of these that were opened within 10 s of the close of another one to the
   *     same remote: what a keep-alive would have spared. Connections that were open side by side,
   *     as in a pool that shrinks, are not
   * @param activeSeconds seconds in which there was such a one
   */
  record Closes(int closed, int usedOnce, int avoidable, int activeSeconds) {
    static final Closes NONE = new Closes(0, 0, 0, 0);

    /** The share that was used once; NaN if none was closed. */
    double usedOnceShare() {
      return closed == 0 ? Double.NaN : (double) usedOnce / closed;
    }
  }

  /** Takes over what this tick's records tell. */
  void advance(List<ProcessEvidence> evidence, long nowNanos) {
    Set<ProcessKey> alive = new HashSet<>();
    for (ProcessEvidence process : evidence) {
      FlightRecord record = process.facts().agent().record();
      if (record != null) {
        ProcessKey key = ProcessKey.of(process);
        alive.add(key);
        add(processes.computeIfAbsent(key, k -> new Recorded()), record.closed().connections());
      }
    }
    processes.keySet().retainAll(alive);
    for (Recorded process : processes.values()) {
      process
          .siteById
          .values()
          .removeIf(site -> nowNanos - site.lastNanos > KEPT_SECONDS * SECOND_NANOS);
    }
  }

  private static void add(Recorded process, List<ClosedConnection> connections) {
    long[] counted = new long[connections.size()];
    int count = 0;
    for (ClosedConnection each : connections) {
      if (each.siteId() < 0 || each.role() != ConnectionRole.CLIENT) {
        continue;
      }
      if (Arrays.binarySearch(process.counted, each.sequence()) < 0) {
        process.siteById.computeIfAbsent(each.siteId(), id -> new Site()).add(each);
      }
      counted[count++] = each.sequence();
    }
    process.counted = Arrays.copyOf(counted, count);
    // They come by the time of their close.
    Arrays.sort(process.counted);
  }

  /** What these sites of a process have closed in the last seconds, 60 at most. */
  Closes of(ProcessEvidence process, Collection<Integer> siteIds, int seconds, long nowNanos) {
    Recorded known = processes.get(ProcessKey.of(process));
    if (known == null) {
      return Closes.NONE;
    }
    long now = nowNanos / SECOND_NANOS;
    int closed = 0;
    int usedOnce = 0;
    int avoidable = 0;
    Set<Long> active = new HashSet<>();
    for (int siteId : siteIds) {
      Site site = known.siteById.get(siteId);
      for (int cell = 0; site != null && cell < CELLS; cell++) {
        if (site.closed[cell] > 0 && now - site.second[cell] <= seconds) {
          closed += site.closed[cell];
          usedOnce += site.usedOnce[cell];
          avoidable += site.avoidable[cell];
          if (site.avoidable[cell] > 0) {
            active.add(site.second[cell]);
          }
        }
      }
    }
    return new Closes(closed, usedOnce, avoidable, active.size());
  }
}
