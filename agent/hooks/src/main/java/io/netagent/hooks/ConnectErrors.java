package io.netagent.hooks;

import io.netagent.recorder.CloseReason;
import io.netagent.recorder.RecordCounter;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/**
 * Why a connect or an I/O failed, from the exception. The JDK maps errno to classes in native code
 * (NET_ThrowNew, handleSocketError); where one class stands for several, the text decides, which is
 * the C library's and may be in the user's language: so the class is asked first.
 */
final class ConnectErrors {
  private ConnectErrors() {}

  /** The counter of a failed connect; null if nothing was tried (wrong use of the API). */
  static @Nullable RecordCounter ofConnect(Throwable thrown) {
    if (thrown instanceof UnresolvedAddressException || thrown instanceof UnknownHostException) {
      return RecordCounter.CONNECT_DNS;
    }
    if (!(thrown instanceof IOException)) {
      return null;
    }
    if (thrown instanceof SocketTimeoutException) {
      return RecordCounter.CONNECT_TIMED_OUT;
    }
    String text = String.valueOf(thrown.getMessage());
    if (thrown instanceof BindException) {
      // EACCES, which a firewall or a route of type prohibit gives, comes as the same class.
      return text.contains("Permission denied")
          ? RecordCounter.CONNECT_OTHER
          : RecordCounter.CONNECT_NO_LOCAL_PORT;
    }
    if (thrown instanceof NoRouteToHostException) {
      // The old java.net throws it for EADDRNOTAVAIL, too, and adds a text of its own.
      return text.contains("Address not available")
          ? RecordCounter.CONNECT_NO_LOCAL_PORT
          : RecordCounter.CONNECT_UNREACHABLE;
    }
    if (thrown instanceof ClosedChannelException) {
      // The other ones say that the channel was closed before.
      return thrown instanceof AsynchronousCloseException ? RecordCounter.CONNECT_ABORTED : null;
    }
    if (text.contains("timed out")) {
      return RecordCounter.CONNECT_TIMED_OUT;
    }
    if (text.contains("unreachable")) {
      return RecordCounter.CONNECT_UNREACHABLE;
    }
    if (text.contains("Too many open files")) {
      return RecordCounter.CONNECT_TOO_MANY_FILES;
    }
    if (text.contains("assign requested address")) {
      return RecordCounter.CONNECT_NO_LOCAL_PORT;
    }
    if (text.contains("reset")) {
      return RecordCounter.CONNECT_RESET;
    }
    if (text.contains("closed") || text.contains("Closed")) {
      return RecordCounter.CONNECT_ABORTED;
    }
    return thrown instanceof ConnectException
        ? RecordCounter.CONNECT_REFUSED
        : RecordCounter.CONNECT_OTHER;
  }

  /**
   * The reason that the close to come will have; null if the error says nothing of the connection.
   */
  static @Nullable CloseReason ofReadOrWrite(Throwable thrown) {
    if (thrown.getClass().getName().equals("sun.net.ConnectionResetException")) {
      return CloseReason.RESET;
    }
    if (thrown instanceof SocketTimeoutException) {
      // SO_TIMEOUT, which the old java.net throws from inside of the read.
      return null;
    }
    String text = String.valueOf(thrown.getMessage());
    if (text.contains("reset")) {
      return CloseReason.RESET;
    }
    if (text.contains("Broken pipe")) {
      return CloseReason.BROKEN_PIPE;
    }
    return text.contains("timed out") ? CloseReason.TIMED_OUT : null;
  }
}
