package io.netagent.recorder;

/**
 * The histograms of durations in a flight record, in the order of their places. Append only, as
 * {@link RecordCounter}.
 */
public enum RecordHistogram {
  /** Connects that succeeded. */
  CONNECT(0),
  /** Closed connections, from the begin of connect or the end of accept to close(2). */
  LIFETIME(1),
  /** Names resolved, or not. */
  LOOKUP(2),
  /** TLS handshakes. */
  HANDSHAKE(3);

  private final int index;

  RecordHistogram(int index) {
    this.index = index;
  }

  /** The place in the histogram section, from 0. */
  public int index() {
    return index;
  }
}
