package io.netagent.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.recorder.CloseReason;
import io.netagent.recorder.RecordCounter;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectErrorsTest {
  /** As the JDK throws them: NET_ThrowNew, handleSocketError, and its own Java code. */
  static Stream<Arguments> connects() {
    return Stream.of(
        Arguments.of(new ConnectException("Connection refused"), RecordCounter.CONNECT_REFUSED),
        Arguments.of(
            new ConnectException("Verbindungsaufbau abgelehnt"), RecordCounter.CONNECT_REFUSED),
        Arguments.of(new ConnectException(), RecordCounter.CONNECT_REFUSED),
        Arguments.of(new ConnectException("Connection timed out"), RecordCounter.CONNECT_TIMED_OUT),
        Arguments.of(
            new SocketTimeoutException("Connect timed out"), RecordCounter.CONNECT_TIMED_OUT),
        Arguments.of(new SocketTimeoutException(), RecordCounter.CONNECT_TIMED_OUT),
        Arguments.of(
            new NoRouteToHostException("Host is unreachable"), RecordCounter.CONNECT_UNREACHABLE),
        Arguments.of(new NoRouteToHostException(), RecordCounter.CONNECT_UNREACHABLE),
        Arguments.of(
            new SocketException("Network is unreachable"), RecordCounter.CONNECT_UNREACHABLE),
        Arguments.of(
            new ConnectException("Network is unreachable"), RecordCounter.CONNECT_UNREACHABLE),
        Arguments.of(
            new BindException("Cannot assign requested address"),
            RecordCounter.CONNECT_NO_LOCAL_PORT),
        Arguments.of(
            new BindException("Address already in use"), RecordCounter.CONNECT_NO_LOCAL_PORT),
        Arguments.of(new BindException(), RecordCounter.CONNECT_NO_LOCAL_PORT),
        Arguments.of(new BindException("Permission denied"), RecordCounter.CONNECT_OTHER),
        Arguments.of(
            new SocketException("Too many open files"), RecordCounter.CONNECT_TOO_MANY_FILES),
        Arguments.of(new SocketException("Connection reset by peer"), RecordCounter.CONNECT_RESET),
        Arguments.of(new UnknownHostException("no.such.host"), RecordCounter.CONNECT_DNS),
        Arguments.of(new UnresolvedAddressException(), RecordCounter.CONNECT_DNS),
        Arguments.of(new SocketException("Socket closed"), RecordCounter.CONNECT_ABORTED),
        Arguments.of(new SocketException("Closed by interrupt"), RecordCounter.CONNECT_ABORTED),
        Arguments.of(new AsynchronousCloseException(), RecordCounter.CONNECT_ABORTED),
        Arguments.of(new ClosedByInterruptException(), RecordCounter.CONNECT_ABORTED),
        Arguments.of(new SocketException("Operation not permitted"), RecordCounter.CONNECT_OTHER),
        Arguments.of(new IOException(), RecordCounter.CONNECT_OTHER),
        // Wrong use of the API: nothing was tried.
        Arguments.of(new ClosedChannelException(), null),
        Arguments.of(new AlreadyConnectedException(), null),
        Arguments.of(new IllegalArgumentException("refused"), null),
        Arguments.of(new StackOverflowError(), null));
  }

  @ParameterizedTest
  @MethodSource("connects")
  void ofConnect_asTheJdkThrows_isTheError(Throwable thrown, RecordCounter expected) {
    assertEquals(expected, ConnectErrors.ofConnect(thrown));
  }

  static Stream<Arguments> readsAndWrites() {
    return Stream.of(
        Arguments.of(new SocketException("Connection reset"), CloseReason.RESET),
        Arguments.of(new IOException("Connection reset by peer"), CloseReason.RESET),
        Arguments.of(new IOException("Broken pipe"), CloseReason.BROKEN_PIPE),
        Arguments.of(new IOException("Connection timed out"), CloseReason.TIMED_OUT),
        Arguments.of(new SocketTimeoutException("Read timed out"), null),
        Arguments.of(new IOException(), null),
        Arguments.of(new AsynchronousCloseException(), null));
  }

  @ParameterizedTest
  @MethodSource("readsAndWrites")
  void ofReadOrWrite_asTheJdkThrows_isTheReason(Throwable thrown, CloseReason expected) {
    assertEquals(expected, ConnectErrors.ofReadOrWrite(thrown));
  }
}
