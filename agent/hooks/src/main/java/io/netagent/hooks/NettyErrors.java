package io.netagent.hooks;

import io.netagent.recorder.CloseReason;
import io.netagent.recorder.RecordCounter;
import java.net.PortUnreachableException;
import org.jspecify.annotations.Nullable;

/**
 * What an errno of Linux says of a connection (asm-generic/errno.h, the same on x86-64 and
 * aarch64). Netty's native methods return it negated.
 */
final class NettyErrors {
  private static final int ENFILE = 23;
  private static final int EMFILE = 24;
  private static final int EPIPE = 32;
  private static final int EADDRINUSE = 98;
  private static final int EADDRNOTAVAIL = 99;
  private static final int ENETUNREACH = 101;
  private static final int ECONNABORTED = 103;
  private static final int ECONNRESET = 104;
  private static final int ETIMEDOUT = 110;
  private static final int ECONNREFUSED = 111;
  private static final int EHOSTUNREACH = 113;
  private static final int EALREADY = 114;
  private static final int EINPROGRESS = 115;
  private static final int ECANCELED = 125;

  private NettyErrors() {}

  /** The connect goes on, or it was cancelled: its close tells why. */
  static boolean isNoEnd(int errno) {
    return errno == EINPROGRESS || errno == EALREADY || errno == ECANCELED;
  }

  static RecordCounter ofConnect(int errno) {
    switch (errno) {
      case ECONNREFUSED:
        return RecordCounter.CONNECT_REFUSED;
      case ETIMEDOUT:
        return RecordCounter.CONNECT_TIMED_OUT;
      case ENETUNREACH:
      case EHOSTUNREACH:
        return RecordCounter.CONNECT_UNREACHABLE;
      case EADDRINUSE:
      case EADDRNOTAVAIL:
        return RecordCounter.CONNECT_NO_LOCAL_PORT;
      case EMFILE:
      case ENFILE:
        return RecordCounter.CONNECT_TOO_MANY_FILES;
      case ECONNRESET:
        return RecordCounter.CONNECT_RESET;
      case ECONNABORTED:
        return RecordCounter.CONNECT_ABORTED;
      default:
        return RecordCounter.CONNECT_OTHER;
    }
  }

  /** Where the errno was not seen; null if nothing was tried. */
  static @Nullable RecordCounter ofConnect(Throwable thrown) {
    // Netty's sendto(2) with MSG_FASTOPEN was written for UDP.
    return thrown instanceof PortUnreachableException
        ? RecordCounter.CONNECT_REFUSED
        : ConnectErrors.ofConnect(thrown);
  }

  /** The reason of the close to come; null if the error says nothing of the connection. */
  static @Nullable CloseReason ofReadOrWrite(int errno) {
    switch (errno) {
      case ECONNRESET:
        return CloseReason.RESET;
      case EPIPE:
        return CloseReason.BROKEN_PIPE;
      case ETIMEDOUT:
        return CloseReason.TIMED_OUT;
      default:
        return null;
    }
  }
}
