package io.netagent.collector.expose.prometheus;

/**
 * How much has series of its own; the rest is folded into {@code other}. A JVM with an agent has at
 * most {@link #PER_JVM} series, everything else of a host at most {@link #ALL_ELSE}. A small {@code
 * --max-series} first takes JVMs away, then it shrinks what is named of all else.
 *
 * @param maxSeries the setting
 * @param jvms with an agent
 * @param processes without an agent
 * @param findings series of those processes' findings
 */
record SeriesLimits(
    int maxSeries,
    int jvms,
    int processes,
    int findings,
    int listeners,
    int namespaces,
    int portUses,
    int paths) {
  static final int PER_JVM = 80;
  static final int ALL_ELSE = 1_500;

  /** Of {@link #ALL_ELSE}, what does not depend on how much runs on the host. */
  private static final int FIXED = 300;

  /** Below this many series in all, less than the whole is named of all else. */
  private static final double ROOMY = 3_000;

  static SeriesLimits of(int maxSeries) {
    double part = Math.min(1, maxSeries / ROOMY);
    int allElse = FIXED + (int) ((ALL_ELSE - FIXED) * part);
    return new SeriesLimits(
        maxSeries,
        Math.max(0, (maxSeries - allElse) / PER_JVM - 1), // One place is that of the folded ones.
        (int) (35 * part),
        (int) (100 * part),
        (int) (20 * part),
        (int) (10 * part),
        (int) (10 * part),
        (int) (20 * part));
  }
}
