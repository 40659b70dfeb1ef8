package io.netagent.collector.diagnose.delivery;

import io.netagent.collector.diagnose.evidence.Look;

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

  /**
   * One reading tells no age, unless the kernel's timers do; but the retransmits in a row are told,
   * and hardly will several windows be closed for an instant in the same instant.
   */
  private static final Thresholds ONE_SNAPSHOT = new Thresholds(0, 0, 10);

  static Thresholds of(Look look) {
    return switch (look) {
      case DAEMON -> WATCHING;
      case SHORT -> SHORT_LOOK;
      case ONE_SNAPSHOT -> ONE_SNAPSHOT;
    };
  }
}
