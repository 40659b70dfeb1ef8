package io.netagent.collector.diagnose.delivery;

/**
 * From when on it is told.
 *
 * @param unansweredSeconds nothing acknowledged for so long: a switch that starts again or a
 *     virtual machine that moves to another host takes some seconds
 * @param shutSeconds several peers take nothing for so long
 * @param singleShutSeconds a single one does: a player of a film, or a consumer with a batch in
 *     hand, rightly reads nothing for some seconds
 */
record Thresholds(double unansweredSeconds, double shutSeconds, double singleShutSeconds) {
  /** As many peers at once are no player between two chunks. */
  static final int SEVERAL = 3;

  /** Where one of a kind is told, the younger ones of its kind count too from here on. */
  static final double SETTLED_SECONDS = 3;

  private static final Thresholds WATCHING = new Thresholds(10, 10, 18);

  /** What the kernel tells is as true at the first look, and nobody waits for the next one. */
  private static final Thresholds SHORT_LOOK = new Thresholds(3, 10, 18);

  static Thresholds of(boolean shortLook) {
    return shortLook ? SHORT_LOOK : WATCHING;
  }
}
