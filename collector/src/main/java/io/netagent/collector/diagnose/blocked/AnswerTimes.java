package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.recorder.CloseReason;
import io.netagent.recorder.ClosedConnection;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordedConnection;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How long remotes have let this host's programs wait for an answer, as far as it was seen: the
 * waits of a second and longer that came to an end, and the short lives of connections that served
 * one exchange. What a tick's interval hides is short.
 */
final class AnswerTimes {
  /** A connection that was opened, used once and closed within this had its answer quickly. */
  private static final double QUICK_SECONDS = 2;

  private final Map<ProcessKey, Known> knownByProcess = new HashMap<>();

  private record Wait(int fd, long generation, long sinceNanos) {}

  /** One that is going on. */
  private static final class UnderWay {
    final Remote remote;
    double seconds;

    UnderWay(Remote remote) {
      this.remote = remote;
    }
  }

  private static final class Known {
    final long watchedSinceNanos;
    final Map<Remote, Double> longestSeconds = new HashMap<>();
    final Map<Wait, UnderWay> underWay = new HashMap<>();
    final Map<Integer, Integer> quickBySite = new HashMap<>();

    /**
     * Sequences of the quick ones in the last reading. Entries are read again while one before them
     * waits for its site.
     */
    Set<Long> quickSequences = Set.of();

    Known(long nowNanos) {
      this.watchedSinceNanos = nowNanos;
    }
  }

  private Known known(ProcessEvidence process, long nowNanos) {
    return knownByProcess.computeIfAbsent(ProcessKey.of(process), key -> new Known(nowNanos));
  }

  void retain(Set<ProcessKey> alive) {
    knownByProcess.keySet().retainAll(alive);
  }

  /** The descriptors of the waits that were going on at the last tick; null for none. */
  @Nullable BitSet fds(ProcessEvidence process) {
    Known known = knownByProcess.get(ProcessKey.of(process));
    if (known == null || known.underWay.isEmpty()) {
      return null;
    }
    BitSet fds = new BitSet();
    known.underWay.keySet().forEach(wait -> fds.set(wait.fd));
    return fds;
  }

  /** Learns from one tick. */
  void advance(ProcessCalls calls, long nowNanos) {
    Known known = known(calls.process(), nowNanos);
    Set<Wait> now = new HashSet<>();
    for (CallOn each : calls.reads()) {
      RecordedConnection recorded = each.connection().recorded();
      if (recorded != null && StuckRead.isOwedAnAnswer(recorded)) {
        Wait wait = wait(recorded);
        now.add(wait);
        known.underWay.computeIfAbsent(wait, w -> new UnderWay(Remote.of(each.connection().row())))
                .seconds =
            each.call().forSeconds();
      }
    }
    known
        .underWay
        .entrySet()
        .removeIf(
            entry -> {
              if (now.contains(entry.getKey())) {
                return false;
              }
              double seconds = ended(entry.getKey(), entry.getValue(), calls.byFd());
              known.longestSeconds.merge(entry.getValue().remote, seconds, Math::max);
              return true;
            });
    FlightRecord record = calls.process().facts().agent().record();
    if (record != null) {
      learn(known, record.closed().connections());
    }
  }

  private static Wait wait(RecordedConnection recorded) {
    return new Wait(recorded.fd(), recorded.generation(), recorded.readerSinceNanos());
  }

  /**
   * How long it has lasted: until bytes came, or, if the connection has been closed meanwhile, at
   * least as long as it was seen. 0 if it gave up: then nobody has answered.
   */
  private static double ended(
      Wait wait, UnderWay underWay, Map<Integer, ConnectionEvidence> connectionByFd) {
    ConnectionEvidence connection = connectionByFd.get(wait.fd);
    RecordedConnection recorded = connection == null ? null : connection.recorded();
    if (recorded == null || recorded.generation() != wait.generation) {
      return underWay.seconds;
    }
    return Math.max(0, recorded.lastReadAtNanos() - wait.sinceNanos) / 1e9;
  }

  private static void learn(Known known, List<ClosedConnection> read) {
    Set<Long> sequences = new HashSet<>();
    for (ClosedConnection closed : read) {
      if (closed.siteId() >= 0 && isQuickExchange(closed)) {
        sequences.add(closed.sequence());
        if (!known.quickSequences.contains(closed.sequence())) {
          known.quickBySite.merge(closed.siteId(), 1, Integer::sum);
        }
      }
    }
    known.quickSequences = sequences;
  }

  private static boolean isQuickExchange(ClosedConnection closed) {
    double seconds = (closed.closedAtNanos() - closed.openedAtNanos()) / 1e9;
    return closed.role() == ConnectionRole.CLIENT
        && closed.reason() == CloseReason.NORMAL
        && closed.usedOnce()
        && seconds <= QUICK_SECONDS;
  }

  /** The longest wait for an answer of this remote that came to an end; 0 if none was seen. */
  double longestSeconds(ProcessEvidence process, Remote remote) {
    Known known = knownByProcess.get(ProcessKey.of(process));
    return known == null ? 0 : known.longestSeconds.getOrDefault(remote, 0.0);
  }

  /** Connections of this site that were opened, used once and closed within two seconds. */
  int quickExchanges(ProcessEvidence process, int siteId) {
    Known known = knownByProcess.get(ProcessKey.of(process));
    return known == null ? 0 : known.quickBySite.getOrDefault(siteId, 0);
  }

  /** CLOCK_MONOTONIC at the first look at this process; the largest number if there was none. */
  long watchedSinceNanos(ProcessEvidence process) {
    Known known = knownByProcess.get(ProcessKey.of(process));
    return known == null ? Long.MAX_VALUE : known.watchedSinceNanos;
  }
}
