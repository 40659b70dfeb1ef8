package io.netagent.collector.diagnose.pool;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.site.SiteFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the ticks so far have shown of one pool library in one process. Time is an argument. */
final class PoolHistory {
  /** A pool through which leases pass at this rate and size makes nobody wait for seconds. */
  private static final double TURNS_PER_CONNECTION_SECOND = 1;

  /** So long it must have been slow, so that a short pause costs no walk over the stacks. */
  private static final double QUIET_SECONDS = 3;

  /** A waiter who gives up and asks again may be missing in a look or two. */
  private static final long LOOKS_KEPT_NANOS = 35_000_000_000L;

  private final Deque<LeaseLook> looks = new ArrayDeque<>();
  private long moves = -1;
  private long movesAtLook = -1;
  private long lastTickNanos;
  private double quietSinceAwakeSeconds = Double.NaN;
  private @Nullable SiteFrame told;

  /** One tick's connections, at least one. */
  void advance(ProcessEvidence process, List<ConnectionEvidence> connections, long nowNanos) {
    long now = moves(connections);
    double awake = process.awakeSeconds();
    if (moves < 0) {
      double idle = Double.POSITIVE_INFINITY;
      for (ConnectionEvidence each : connections) {
        idle = Math.min(idle, each.row().idleSeconds());
      }
      quietSinceAwakeSeconds = awake - Math.min(idle, process.sinceStallSeconds());
    } else {
      double seconds = (nowNanos - lastTickNanos) / 1e9;
      double most = connections.size() * seconds * TURNS_PER_CONNECTION_SECOND;
      if (Math.abs(now - moves) > most) {
        quietSinceAwakeSeconds = awake;
      }
    }
    moves = now;
    lastTickNanos = nowNanos;
    looks.removeIf(look -> nowNanos - look.takenAtNanos() > LOOKS_KEPT_NANOS);
  }

  /** Whether somebody may be waiting for one of these connections. */
  boolean isSuspect(ProcessEvidence process) {
    return process.awakeSeconds() - quietSinceAwakeSeconds >= QUIET_SECONDS || !looks.isEmpty();
  }

  /** Whether connections have been used, opened or closed since the latest look at the stacks. */
  boolean isFresh() {
    return moves != movesAtLook;
  }

  /** New stacks, with waiters or without. */
  void looked(LeaseLook look) {
    movesAtLook = moves;
    if (!look.waiters().isEmpty()) {
      looks.addLast(look);
    } else if (told == null) {
      looks.clear(); // All that waited have got what they wanted.
    }
  }

  /** Those of late that showed waiters, the oldest first. */
  List<LeaseLook> looks() {
    return List.copyOf(looks);
  }

  /** What was seen before a stall says nothing about now. */
  void forgetLooks() {
    looks.clear();
  }

  /** The site that the finding names while it stands, or null. */
  @Nullable SiteFrame told() {
    return told;
  }

  void tell(@Nullable SiteFrame site) {
    told = site;
  }

  private static long moves(List<ConnectionEvidence> connections) {
    long moves = 0;
    for (ConnectionEvidence each : connections) {
      moves += 1 + PoolConnections.turns(each) + (each.row().closeWaitKind() == null ? 0 : 1);
    }
    return moves;
  }
}
