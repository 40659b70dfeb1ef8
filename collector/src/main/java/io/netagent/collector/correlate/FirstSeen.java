package io.netagent.collector.correlate;

import io.netagent.socket.FourTuple;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Since when each row of the table has been in its state, as far as was watched.
 *
 * <p>The time is exact (to one tick) if the reading before showed the row in another state or not
 * at all; a row that was in its state in the very first reading has been so "at least" since then.
 * Memory is bounded by the table: what the latest reading does not show is forgotten. Time is an
 * argument. Not thread-safe.
 */
public final class FirstSeen {
  private Map<Key, Since> before = new HashMap<>();
  private Map<Key, Since> current = new HashMap<>();
  private boolean begun;
  private boolean watching;
  private boolean gap;
  private long nowNanos;

  private record Key(FourTuple tuple, long inode) {}

  /**
   * Since when a row has been in its state.
   *
   * @param exact the change was seen; else it was in this state when first seen
   */
  public record Since(int stateNumber, long atNanos, boolean exact) {
    public double seconds(long nowNanos) {
      return Math.max(0, nowNanos - atNanos) / 1e9;
    }
  }

  /**
   * A new reading begins.
   *
   * @param gap nobody watched for longer than the ticks' interval: a change since the reading
   *     before has no known time
   */
  public void begin(long nowNanos, boolean gap) {
    watching = begun;
    begun = true;
    before = current;
    current = new HashMap<>(2 * before.size());
    this.nowNanos = nowNanos;
    this.gap = gap;
  }

  /** The row stands in this reading. Call once for each row. */
  public Since saw(FourTuple tuple, long inode, int stateNumber) {
    Since known = before.get(new Key(tuple, inode));
    if (known == null && inode != 0) {
      // It had none while it waited to be accepted.
      known = before.get(new Key(tuple, 0));
    }
    Since since = since(known, stateNumber);
    current.put(new Key(tuple, inode), since);
    return since;
  }

  private Since since(@Nullable Since known, int stateNumber) {
    return known != null && known.stateNumber == stateNumber
        ? known
        : new Since(stateNumber, nowNanos, watching && !gap);
  }

  int size() {
    return current.size();
  }
}
