package io.netagent.recorder;

/** A wait as one of the parsers saw it. */
record SeenWait(int kind, long threadId, long sinceNanos, long limitNanos, String what)
    implements Comparable<SeenWait> {
  static SeenWait of(RecordedWait wait) {
    return new SeenWait(
        wait.kind().code(), wait.threadId(), wait.sinceNanos(), wait.limitNanos(), wait.what());
  }

  @Override
  public int compareTo(SeenWait other) {
    return toString().compareTo(other.toString());
  }
}
