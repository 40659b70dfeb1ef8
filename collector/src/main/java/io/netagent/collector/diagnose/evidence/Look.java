package io.netagent.collector.diagnose.evidence;

/** How long the one who judges has been looking, and will. */
public enum Look {
  /** Ticks for as long as the host runs. */
  DAEMON,

  /** Some ticks of a second: what neither record nor kernel has told can't become old. */
  SHORT,

  /**
   * One reading, of a text that somebody saved: no ages, no counters, no limits, no agent. What one
   * row proves by itself can be told, "for an unknown time"; nothing ever ripens.
   */
  ONE_SNAPSHOT
}
