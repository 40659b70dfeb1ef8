package io.netagent.recorder;

/** A closed connection by hand; a client's of 10.0.0.7:443 that nobody used for long. */
public final class ClosedBuilder {
  private static final double CLOSED_AFTER_SECONDS = 0.1;

  private final long sequence;
  private final long closedAtNanos;
  private CloseReason reason = CloseReason.NORMAL;
  private ConnectionRole role = ConnectionRole.CLIENT;
  private int siteId;
  private int remoteHost = 7;
  private double openSeconds = 1_000;
  private long lastUse;

  public ClosedBuilder(long sequence, long closedAtNanos) {
    this.sequence = sequence;
    this.closedAtNanos = closedAtNanos;
  }

  public ClosedBuilder reason(CloseReason value) {
    reason = value;
    return this;
  }

  public ClosedBuilder accepted() {
    role = ConnectionRole.SERVER;
    return this;
  }

  public ClosedBuilder site(int id) {
    siteId = id;
    return this;
  }

  /** Of 10.0.0.0/24. */
  public ClosedBuilder remoteHost(int value) {
    remoteHost = value;
    return this;
  }

  public ClosedBuilder openSeconds(double value) {
    openSeconds = value;
    return this;
  }

  /** Its last request came after a pause; so many bytes were written and read then. */
  public ClosedBuilder pause(double seconds, int written, int read) {
    return pause(seconds, CLOSED_AFTER_SECONDS, written, read);
  }

  public ClosedBuilder pause(double seconds, double toCloseSeconds, int written, int read) {
    lastUse |=
        Math.round(seconds * 10)
            | Math.min(65_535, Math.round(toCloseSeconds * 100)) << 32
            | (long) Math.min(255, written) << 48
            | (long) Math.min(255, read) << 56;
    return this;
  }

  public ClosedBuilder writeFailed() {
    lastUse |= LastUse.WRITE_FAILED;
    return this;
  }

  public ClosedBuilder eof() {
    lastUse |= LastUse.EOF_READ;
    return this;
  }

  public ClosedBuilder unanswered() {
    lastUse |= LastUse.UNANSWERED;
    return this;
  }

  public ClosedConnection build() {
    return new ClosedConnection(
        sequence,
        role,
        reason,
        0,
        0xffff_0a00_0000L | remoteHost,
        443,
        40_000,
        siteId,
        closedAtNanos - (long) (openSeconds * 1e9),
        closedAtNanos,
        false,
        false,
        lastUse);
  }
}
