package io.netagent.collector.correlate;

import io.netagent.socket.FourTuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was sent to each remote address within the last minute, and again, in parts of five seconds.
 * Addresses are bounded; what goes to further ones is counted as one. Not thread-safe.
 */
final class PathTraffic {
  static final int MOST_ADDRESSES = 4_096;

  private static final long PART_NANOS = 5_000_000_000L;
  private static final int PARTS = (int) (LossMinute.NANOS / PART_NANOS);

  private final Map<Address, Minute> minutes = new HashMap<>();
  private final Minute others = new Minute();
  private final Address probe = new Address();

  /** A key; one of them is filled anew for each question. */
  private static final class Address {
    long high;
    long low;

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Address address && high == address.high && low == address.low;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(high * 31 + low);
    }
  }

  private static final class Minute {
    private final long[] part = new long[PARTS]; // Which one it is, since the clock's beginning.
    private final long[] sent = new long[PARTS];
    private final long[] retransmitted = new long[PARTS];
    private final long[] rttMicros = new long[PARTS];
    private final long[] rtts = new long[PARTS];

    void add(long now, int newRetransmitted, int newSent, long micros) {
      int i = (int) Math.floorMod(now, (long) PARTS);
      if (part[i] != now) {
        part[i] = now;
        sent[i] = 0;
        retransmitted[i] = 0;
        rttMicros[i] = 0;
        rtts[i] = 0;
      }
      sent[i] += newSent;
      retransmitted[i] += newRetransmitted;
      if (micros >= 0) {
        rttMicros[i] += micros;
        rtts[i]++;
      }
    }

    boolean isOver(long now) {
      for (int i = 0; i < PARTS; i++) {
        if (now - part[i] < PARTS && sent[i] > 0) {
          return false;
        }
      }
      return true;
    }

    PathQuality quality(String remote, long now) {
      PathQuality sum = new PathQuality(remote, 0, 0, 0, 0);
      for (int i = 0; i < PARTS; i++) {
        if (now - part[i] < PARTS) {
          sum = sum.plus(new PathQuality("", sent[i], retransmitted[i], rttMicros[i], rtts[i]));
        }
      }
      return sum;
    }
  }

  /**
   * Counts what a connection has sent since the reading before.
   *
   * @param rttMicros or -1
   */
  void add(long high, long low, int retransmitted, int sent, long rttMicros, long nowNanos) {
    probe.high = high;
    probe.low = low;
    Minute minute = minutes.get(probe);
    if (minute == null) {
      if (minutes.size() >= MOST_ADDRESSES) {
        minute = others;
      } else {
        Address address = new Address();
        address.high = high;
        address.low = low;
        minute = new Minute();
        minutes.put(address, minute);
      }
    }
    minute.add(nowNanos / PART_NANOS, retransmitted, sent, rttMicros);
  }

  /** Forgets the addresses to which nothing went for a minute. */
  void end(long nowNanos) {
    minutes.values().removeIf(minute -> minute.isOver(nowNanos / PART_NANOS));
  }

  PathQualities qualities(long nowNanos) {
    long now = nowNanos / PART_NANOS;
    List<PathQuality> all = new ArrayList<>();
    minutes.forEach(
        (address, minute) ->
            all.add(minute.quality(FourTuple.addressText(address.high, address.low), now)));
    return PathQualities.of(all, others.quality("", now));
  }
}
