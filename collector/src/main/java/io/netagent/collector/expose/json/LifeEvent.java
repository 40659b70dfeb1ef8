package io.netagent.collector.expose.json;

import java.util.Locale;

/**
 * Something that has happened to a connection.
 *
 * @param secondsAgo NaN where it is known that it happened, and not when
 * @param exact false: at that time or before
 * @param text in words, without text of the watched process
 */
record LifeEvent(String what, double secondsAgo, boolean exact, From from, String text) {

  /** Who tells it. */
  enum From {
    /** The flight record of the process. */
    RECORD,
    /** The kernel's row. */
    KERNEL,
    /** The collector, which saw the rows change. */
    COLLECTOR;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  boolean isTimed() {
    return !Double.isNaN(secondsAgo);
  }
}
