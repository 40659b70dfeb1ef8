package io.netagent.recorder;

import java.util.List;

/** One place in the code where connections come from: an interned stack. */
public final class RecordedSite {
  private final int id;
  private final SiteKind kind;
  private final List<String> frames;
  private final long opened;
  private final long[] closed;
  private final long usedOnce;

  /** A site of which no connection is closed yet. */
  public RecordedSite(int id, SiteKind kind, List<String> frames, long opened) {
    this(id, kind, frames, opened, new long[CloseReason.values().length], 0);
  }

  /**
   * A site.
   *
   * @param closed by reason, index = code - 1
   */
  public RecordedSite(
      int id, SiteKind kind, List<String> frames, long opened, long[] closed, long usedOnce) {
    this.id = id;
    this.kind = kind;
    this.frames = frames;
    this.opened = opened;
    this.closed = closed.clone();
    this.usedOnce = usedOnce;
  }

  /** From 0, in order of first use; never reused within one record. */
  public int id() {
    return id;
  }

  public SiteKind kind() {
    return kind;
  }

  /**
   * The stack from the socket call outwards, without the agent's own frames, each as {@code
   * com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)}. Comes from the watched
   * process: hostile text to whoever prints it.
   */
  public List<String> frames() {
    return frames;
  }

  /**
   * Connections opened (or, for a first reader, first read) here since the record began. Counted
   * when the connect begins, so failed ones are among them.
   */
  public long opened() {
    return opened;
  }

  /**
   * Of these, the closed ones that ended like this. A connection that was closed before its stack
   * was a site is counted a moment later, or not at all if the ring has gone round meanwhile.
   */
  public long closed(CloseReason reason) {
    return closed[reason.code() - 1];
  }

  /** Of the closed ones, those that were used once: see {@link ClosedConnection#usedOnce()}. */
  public long usedOnce() {
    return usedOnce;
  }
}
