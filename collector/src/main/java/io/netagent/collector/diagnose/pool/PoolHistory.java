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
  /**
   * A pool whose connections are used more often than this keeps hardly anybody waiting for
   * seconds, so its JVM's stacks are left alone.
   */
  private static final double QUIET_PER_CONNECTION_SECOND = 1;

  /** The rate is a moving average, since those who are kept waiting often move on all at once. */
  private static final double AVERAGED_SECONDS = 5;

  /** A waiter who gives up and asks again may be missing in a look or two. */
  private static final long LOOKS_KEPT_NANOS = 35_000_000_000L;

  private final Deque<LeaseLook> looks = new ArrayDeque<>();
  private long moves = -1;
  private long movesAtLook = -1;
  private long lastTickNanos;
  private double movesPerSecond;
  private boolean quiet;
  private @Nullable SiteFrame told;

  /** One tick's connections; there may be none any more. */
  void advance(ProcessEvidence process, List<ConnectionEvidence> connections, long nowNanos) {
    long now = moves(connections);
    double quietRate = connections.size() * QUIET_PER_CONNECTION_SECOND;
    if (moves < 0) {
      double idle = process.sinceStallSeconds();
      for (ConnectionEvidence each : connections) {
        idle = Math.min(idle, each.row().idleSeconds());
      }
      movesPerSecond = idle >= AVERAGED_SECONDS ? 0 : 2 * quietRate;
    } else if (nowNanos > lastTickNanos) {
      double seconds = (nowNanos - lastTickNanos) / 1e9;
      double kept = Math.exp(-seconds / AVERAGED_SECONDS);
      double latest = Math.abs(now - moves) / seconds;
      // Bounded, so that a pool that was busy is seen to stop within seconds.
      movesPerSecond = Math.min(2 * quietRate, kept * movesPerSecond + (1 - kept) * latest);
    }
    quiet = !connections.isEmpty() && movesPerSecond <= quietRate;
    moves = now;
    lastTickNanos = nowNanos;
    looks.removeIf(look -> nowNanos - look.takenAtNanos() > LOOKS_KEPT_NANOS);
  }

  /** Whether somebody may be waiting for one of these connections. */
  boolean isSuspect() {
    return quiet || told != null;
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
