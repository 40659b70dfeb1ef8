package io.netagent.collector.event;

/** Why an event that happened has no line. */
public enum LossReason {
  /** The agent's limit, its option {@code events-per-second}: counted where it happened. */
  RATE("rate"),
  /** The JVM's ring went round before it was read. */
  OVERWRITTEN("overwritten"),
  /** The collector's limit, its setting {@code events-per-second}. */
  COLLECTOR("collector"),
  /** The record could not be read, or nobody had asked the JVM for events meanwhile. */
  NOT_READABLE("not_readable"),
  /** The line could not be written: a full disk, a directory that is gone, a closed pipe. */
  OUTPUT("output");

  private final String label;

  LossReason(String label) {
    this.label = label;
  }

  /** As in the field {@code by}, and in the label of a metric. */
  public String label() {
    return label;
  }
}
