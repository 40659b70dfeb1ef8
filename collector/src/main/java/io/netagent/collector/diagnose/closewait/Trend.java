package io.netagent.collector.diagnose.closewait;

/**
 * How the number of suspects of one site and kind has moved.
 *
 * @param growthPerMinute of its floor
 * @param recovered those that left CLOSE_WAIT again since it was watched
 * @param endlessGrowth the floor keeps rising and hardly any recovers; it was so once and most of
 *     them are still there
 */
record Trend(double growthPerMinute, double sinceSeconds, long recovered, boolean endlessGrowth) {
  static final Trend NONE = new Trend(0, 0, 0, false);
}
