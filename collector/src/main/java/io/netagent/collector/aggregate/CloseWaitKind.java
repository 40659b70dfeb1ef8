package io.netagent.collector.aggregate;

import java.util.Locale;

/**
 * Why a socket stands in CLOSE_WAIT, as far as the kernel's row alone can tell. Asked in this
 * order: {@link #UNACCEPTED}, {@link #UNKNOWN}, {@link #EOF_READ}, {@link #FIN_ONLY}, {@link
 * #UNREAD}.
 */
public enum CloseWaitKind {
  /**
   * Recv-Q 0: nothing is unread. The application has read EOF and has not closed; or it has read
   * the last data when the FIN stood behind it, which only a record can tell.
   */
  EOF_READ(0),
  /**
   * Recv-Q 1: nothing but the peer's FIN is unread (an unread FIN counts one), or was not heard.
   */
  FIN_ONLY(1),
  /** Recv-Q above 1: data and the FIN are unread. */
  UNREAD(2),
  /** Inode 0: still in the accept queue; no process has it yet. */
  UNACCEPTED(3),
  /** There is an inode but its owner can't be seen, for lack of rights. */
  UNKNOWN(4);

  private final String label = name().toLowerCase(Locale.ROOT);

  private final int index;

  CloseWaitKind(int index) {
    this.index = index;
  }

  /** From 0, for arrays. */
  int index() {
    return index;
  }

  /**
   * The kind of a row in CLOSE_WAIT. Without an inode nobody has accepted it, whatever its Recv-Q;
   * with one whose owner can't be seen, nothing is said about what an unseen owner has read.
   *
   * @param inode 0 for none; -1 if the source tells none, and then so is the owner unknown
   */
  public static CloseWaitKind of(long inode, boolean ownerKnown, long recvQueueBytes) {
    if (inode == 0) {
      return UNACCEPTED;
    }
    if (!ownerKnown) {
      return UNKNOWN;
    }
    return recvQueueBytes == 0 ? EOF_READ : recvQueueBytes == 1 ? FIN_ONLY : UNREAD;
  }

  /** The name in lower case, as it stands in metric labels. */
  public String label() {
    return label;
  }
}
