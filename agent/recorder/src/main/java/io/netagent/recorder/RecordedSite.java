package io.netagent.recorder;

import java.util.List;

/** One place in the code where connections come from: an interned stack. */
public final class RecordedSite {
  private final int id;
  private final SiteKind kind;
  private final List<String> frames;
  private final long opened;

  public RecordedSite(int id, SiteKind kind, List<String> frames, long opened) {
    this.id = id;
    this.kind = kind;
    this.frames = frames;
    this.opened = opened;
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

  /** Connections opened (or, for a first reader, first read) here since the record began. */
  public long opened() {
    return opened;
  }
}
