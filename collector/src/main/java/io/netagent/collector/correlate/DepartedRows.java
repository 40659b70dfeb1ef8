package io.netagent.collector.correlate;

import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketRecord;
import java.util.Arrays;

/**
 * The rows that tables showed no more, in {@link FairPlaces} that their processes share: columns of
 * primitives, as thousands may go in each tick. Grows to its size when so many have gone.
 */
final class DepartedRows {
  // Beside each other in one line of numbers for each row.
  private static final int NAMESPACE = 0;
  private static final int COOKIE = 1;
  private static final int LOCAL_HIGH = 2;
  private static final int LOCAL_LOW = 3;
  private static final int REMOTE_HIGH = 4;
  private static final int REMOTE_LOW = 5;
  private static final int PORTS = 6;
  private static final int OWNER = 7;
  private static final int SITE_AND_BIRTH = 8;
  private static final int STATE_AND_FAMILY = 9;
  private static final int SINCE = 10;
  private static final int GONE = 11;
  private static final int WIDTH = 12;

  private final FairPlaces places;
  private long[] words = new long[0];

  DepartedRows(int most) {
    places = new FairPlaces(most);
  }

  void add(
      long namespace, ConnectionLedger ledger, int row, SocketRecord record, long goneAtNanos) {
    int at = places.take(ledger.pid(row));
    if (words.length < places.room() * WIDTH) {
      words = Arrays.copyOf(words, places.room() * WIDTH);
    }
    set(at, NAMESPACE, namespace);
    set(at, COOKIE, record.cookie());
    set(at, LOCAL_HIGH, record.localHigh());
    set(at, LOCAL_LOW, record.localLow());
    set(at, REMOTE_HIGH, record.remoteHigh());
    set(at, REMOTE_LOW, record.remoteLow());
    set(at, PORTS, pair(record.localPort(), record.remotePort()));
    set(at, OWNER, ledger.pid(row));
    set(at, SITE_AND_BIRTH, pair(ledger.siteId(row), ledger.table().bornIn(row)));
    set(at, STATE_AND_FAMILY, pair(record.stateNumber(), record.family()));
    set(at, SINCE, ledger.seenSinceNanos(row));
    set(at, GONE, goneAtNanos);
  }

  private static long pair(int high, int low) {
    return (long) high << 32 | (low & 0xFFFF_FFFFL);
  }

  private void set(int at, int word, long value) {
    words[at * WIDTH + word] = value;
  }

  private long word(int at, int word) {
    return words[at * WIDTH + word];
  }

  /** Those that went before are forgotten. */
  void forget(long beforeNanos) {
    places.free(at -> goneAtNanos(at) - beforeNanos < 0);
  }

  int room() {
    return places.room();
  }

  /** Larger for one that went later; 0 where there is none. */
  long number(int at) {
    return places.number(at);
  }

  long namespace(int at) {
    return word(at, NAMESPACE);
  }

  long cookie(int at) {
    return word(at, COOKIE);
  }

  FourTuple tuple(int at) {
    return new FourTuple(
        word(at, LOCAL_HIGH),
        word(at, LOCAL_LOW),
        (int) (word(at, PORTS) >> 32),
        word(at, REMOTE_HIGH),
        word(at, REMOTE_LOW),
        (int) word(at, PORTS));
  }

  int pid(int at) {
    return (int) word(at, OWNER);
  }

  int siteId(int at) {
    return (int) (word(at, SITE_AND_BIRTH) >> 32);
  }

  int bornIn(int at) {
    return (int) word(at, SITE_AND_BIRTH);
  }

  int state(int at) {
    return (int) (word(at, STATE_AND_FAMILY) >> 32);
  }

  int family(int at) {
    return (int) word(at, STATE_AND_FAMILY);
  }

  long sinceNanos(int at) {
    return word(at, SINCE);
  }

  long goneAtNanos(int at) {
    return word(at, GONE);
  }
}
