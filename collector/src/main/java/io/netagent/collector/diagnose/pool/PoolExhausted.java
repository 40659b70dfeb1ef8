package io.netagent.collector.diagnose.pool;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Threads wait for a connection of a pool, and hardly one is given back.
 *
 * <p>A pool that is full for a moment has waiters, too, in every look at the stacks if it is busy.
 * What tells them apart is how long they wait. That is not in a stack, but Little's law has a lower
 * bound of it: so many waiters, divided by the leases in the same time, which are no more than the
 * turns, openings and closings of the pool's connections.
 */
final class PoolExhausted {
  /**
   * Who waits so long on average does not wait for a busy neighbour to finish. Mostly it is longer:
   * a lease often has several turns.
   */
  private static final double WAIT_SECONDS = 2;

  /** Two looks so far apart, so that no single pause (a GC, a reconnect) is told. */
  private static final long BETWEEN_LOOKS_NANOS = 5_000_000_000L;

  /** A JVM is asked for its stacks once in ten seconds, and answers within two. */
  private static final double SECOND_LOOK_SECONDS = 12;

  /** After the first look, in which a busy pool would have lent each of its connections anew. */
  private static final double SUSPECT_SECONDS = 1.9;

  /** In a short look there is one look at the stacks; the record must prove the rest. */
  private static final double SHORT_LOOK_UNTOUCHED_SECONDS = 30;

  private PoolExhausted() {}

  /** The verdict on all that the library has, else on what one class has for itself. */
  static Optional<Verdict> judge(PoolEvidence evidence) {
    if (evidence.looks().isEmpty()) {
      return Optional.empty();
    }
    if (isExhausted(evidence)) {
      return Optional.of(verdict(evidence));
    }
    if (!evidence.pool().openedByLessee()) {
      return Optional.empty();
    }
    TreeSet<String> classes = new TreeSet<>();
    evidence.looks().forEach(look -> look.waiters().forEach(w -> classes.add(w.askedBy())));
    classes.remove("");
    return classes.stream()
        .map(evidence::of)
        .filter(PoolExhausted::isExhausted)
        .findFirst()
        .map(PoolExhausted::verdict);
  }

  /**
   * How long it takes until a second look at the stacks may show it; infinite if the first one has
   * shown no waiter, or connections are given back as fast as those of a pool that is only busy.
   */
  static double moreSeconds(PoolEvidence evidence) {
    if (!mayBeExhausted(evidence)) {
      return Double.POSITIVE_INFINITY;
    }
    double seconds = (evidence.nowNanos() - evidence.looks().get(0).seenAtNanos()) / 1e9;
    return seconds >= SUSPECT_SECONDS && waitSeconds(evidence) >= WAIT_SECONDS
        ? SECOND_LOOK_SECONDS - seconds
        : Double.POSITIVE_INFINITY;
  }

  private static boolean mayBeExhausted(PoolEvidence evidence) {
    List<ConnectionEvidence> connections = evidence.connections();
    return !evidence.looks().isEmpty()
        && !connections.isEmpty()
        && connections.stream().noneMatch(PoolConnections::isConnecting);
  }

  private static boolean isExhausted(PoolEvidence evidence) {
    List<LeaseLook> looks = evidence.looks();
    List<ConnectionEvidence> connections = evidence.connections();
    if (!mayBeExhausted(evidence)) {
      return false;
    }
    if (evidence.shortLook()
        && connections.stream()
            .allMatch(each -> idleSeconds(evidence, each) >= SHORT_LOOK_UNTOUCHED_SECONDS)) {
      return true;
    }
    long between = looks.get(looks.size() - 1).takenAtNanos() - looks.get(0).takenAtNanos();
    return (evidence.told() != null || between >= BETWEEN_LOOKS_NANOS)
        && waitSeconds(evidence) >= WAIT_SECONDS;
  }

  /** How long a waiter waits on average, at least; infinite while nothing is given back. */
  private static double waitSeconds(PoolEvidence evidence) {
    LeaseLook oldest = evidence.looks().get(0);
    long leases = oldest.leasesSince(evidence.connections());
    int fewest = evidence.looks().stream().mapToInt(l -> l.waiters().size()).min().orElse(0);
    double seconds = (evidence.nowNanos() - oldest.seenAtNanos()) / 1e9;
    return leases <= 0 ? Double.POSITIVE_INFINITY : fewest * seconds / leases;
  }

  private static Verdict verdict(PoolEvidence evidence) {
    LeaseLook latest = evidence.looks().get(evidence.looks().size() - 1);
    Holders holders = Holders.of(evidence, latest);
    int waiters = latest.waiters().size();
    double waitSeconds = waitSeconds(evidence);
    boolean turning = !Double.isInfinite(waitSeconds);
    String summary =
        waiters
            + (waiters == 1 ? " thread waits" : " threads wait")
            + " for a lease of "
            + evidence.pool().label()
            + " in "
            + latest.waiters().get(0).waitsIn()
            + holders.askedAt()
            + ": "
            + holders.held()
            + (turning
                ? ", and are given back so seldom that each waits for "
                    + Durations.text(waitSeconds)
                    + " at least"
                : "")
            + holders.pastLease()
            + ".";
    Draft draft =
        new Draft(RuleId.POOL_EXHAUSTED, evidence.process())
            .about(holders.connections())
            .site(evidence.told() == null ? holders.site() : evidence.told())
            .oldestSeconds(holders.longestSeconds())
            .summary(summary)
            .why(
                "A pool that is busy for a moment lends its connections on within milliseconds; here "
                    + (turning ? "they stand with who has them for seconds" : "none has come back")
                    + " while threads wait. They are connected, so the peer's host and the network"
                    + " do not refuse anything"
                    + (holders.inCalls() > 0 ? "; some wait for the peer's answer." : "."))
            .advice(advice(evidence.pool(), holders))
            .fact("pool", evidence.pool().label())
            .fact("connections", holders.connections().size())
            .fact("leaseWaiters", waiters)
            .fact("waitsIn", latest.waiters().get(0).waitsIn())
            .fact("heldUntouched", holders.untouched())
            .fact("untouchedSecondsMax", Durations.tenths(holders.untouchedSeconds()))
            .fact("heldInCalls", holders.inCalls())
            .fact("heldUnread", holders.unread())
            .fact("waitSecondsAtLeast", turning ? Durations.tenths(waitSeconds) : null)
            .fact("openedAt", holders.openers())
            .blocked(latest.waiters().stream().map(w -> w.blocked(evidence.process())).toList())
            .blocked(holders.threads());
    return draft.verdict();
  }

  private static String advice(PoolKind pool, Holders holders) {
    String slow =
        "Give the calls that hold the connections a time-out shorter than the wait for a lease,"
            + " and find out why the peer answers late. ";
    return (2 * holders.inCalls() > holders.connections().size() ? slow : "")
        + PoolAdvice.giveBack(pool)
        + PoolAdvice.limits(pool)
        + " A larger pool only puts it off.";
  }

  static double idleSeconds(PoolEvidence evidence, ConnectionEvidence connection) {
    return Math.min(connection.row().idleSeconds(), evidence.process().sinceStallSeconds());
  }
}
