package io.netagent.recorder;

/** A thread that waits for something that has no fd. */
public final class RecordedWait {
  private final WaitKind kind;
  private final long threadId;
  private final long sinceNanos;
  private final long limitNanos;
  private final String what;

  RecordedWait(WaitKind kind, long threadId, long sinceNanos, long limitNanos, String what) {
    this.kind = kind;
    this.threadId = threadId;
    this.sinceNanos = sinceNanos;
    this.limitNanos = limitNanos;
    this.what = what;
  }

  public WaitKind kind() {
    return kind;
  }

  /** The java.lang.Thread id. */
  public long threadId() {
    return threadId;
  }

  /** CLOCK_MONOTONIC. */
  public long sinceNanos() {
    return sinceNanos;
  }

  /** How long it may wait; 0 = for ever, or not known. */
  public long limitNanos() {
    return limitNanos;
  }

  /** The name that is looked up, or host:port; cut to 88 bytes of UTF-8. Hostile text. */
  public String what() {
    return what;
  }
}
