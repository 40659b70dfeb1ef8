package io.netagent.collector.probe;

import io.netagent.collector.probe.report.ConnectAttempt;
import io.netagent.collector.probe.report.ConnectAttempt.Outcome;
import io.netagent.collector.probe.wire.TcpInfo;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One connection, or the attempt at one. Not for several threads at once. */
final class TcpConnection implements Link, AutoCloseable {
  /** In place of an errno: the kernel would still wait. */
  private static final int OWN_LIMIT = -1;

  private final int fd;
  private boolean closed;

  private TcpConnection(int fd) {
    this.fd = fd;
  }

  /**
   * What came of a connect.
   *
   * @param connection null unless it is connected
   */
  record Tried(ConnectAttempt attempt, @Nullable TcpConnection connection) {}

  /** Connects within the limit, and asks the kernel what it took. */
  static Tried connect(InetAddress address, int port, Duration limit, ProbeClock clock) {
    long start = clock.micros();
    int fd = SocketCalls.open(address);
    if (fd < 0) {
      return new Tried(
          attempt(address, port, "", -fd, start, clock.micros(), TcpInfo.UNKNOWN), null);
    }
    int error = -SocketCalls.connect(fd, address, port);
    if (error == Errno.EINPROGRESS) {
      Deadline deadline = Deadline.in(limit);
      int ready = 0;
      while (ready == 0 && deadline.millisLeft() > 0) {
        ready = SocketCalls.await(fd, SocketCalls.POLLOUT, deadline.millisLeft());
      }
      error = ready == 0 ? OWN_LIMIT : ready < 0 ? -ready : SocketCalls.pendingError(fd);
    }
    long end = clock.micros();
    TcpInfo info = TcpInfo.parse(SocketCalls.tcpInfo(fd, TcpInfo.BYTES));
    String local = SocketCalls.localEnd(fd);
    ConnectAttempt attempt = attempt(address, port, local, error, start, end, info);
    if (error != 0) {
      int unused = SocketCalls.close(fd);
      return new Tried(attempt, null);
    }
    return new Tried(attempt, new TcpConnection(fd));
  }

  private static ConnectAttempt attempt(
      InetAddress address, int port, String local, int error, long start, long end, TcpInfo info) {
    boolean atOnceWithoutSyn = local.isEmpty();
    Outcome outcome =
        switch (error) {
          case 0 -> Outcome.CONNECTED;
          case Errno.ECONNREFUSED -> Outcome.REFUSED;
          case OWN_LIMIT, Errno.ETIMEDOUT -> Outcome.TIMED_OUT;
          case Errno.ENETUNREACH -> atOnceWithoutSyn ? Outcome.NO_ROUTE : Outcome.UNREACHABLE;
          case Errno.EHOSTUNREACH -> Outcome.UNREACHABLE;
          case Errno.EAFNOSUPPORT -> Outcome.NO_ROUTE;
          case Errno.EADDRNOTAVAIL ->
              address instanceof Inet6Address ? Outcome.NO_ROUTE : Outcome.NO_LOCAL_PORT;
          case Errno.ECONNRESET -> Outcome.RESET;
          case Errno.EACCES, Errno.EPERM -> Outcome.FORBIDDEN;
          default -> Outcome.FAILED;
        };
    // A connection that failed has lost its counter; while it was still trying, it has not.
    boolean told = outcome == Outcome.CONNECTED || outcome == Outcome.TIMED_OUT;
    return new ConnectAttempt(
        address,
        port,
        local,
        outcome,
        error == 0 || error == OWN_LIMIT ? "" : Errno.name(error),
        start,
        end - start,
        info,
        told ? info.totalRetransmits() : -1);
  }

  @Override
  public int read(byte[] into, Deadline deadline) throws IOException {
    while (true) {
      int count = SocketCalls.receive(fd, into);
      if (count != -Errno.EAGAIN && count != -Errno.EINTR) {
        if (count < 0) {
          throw new ErrnoException("recv", -count);
        }
        return count == 0 ? -1 : count;
      }
      await(SocketCalls.POLLIN, deadline);
    }
  }

  @Override
  public void write(byte[] bytes, Deadline deadline) throws IOException {
    int sent = 0;
    while (sent < bytes.length) {
      int count = SocketCalls.send(fd, bytes, sent);
      if (count == -Errno.EAGAIN || count == -Errno.EINTR) {
        await(SocketCalls.POLLOUT, deadline);
      } else if (count < 0) {
        throw new ErrnoException("send", -count);
      } else {
        sent += count;
      }
    }
  }

  private void await(short events, Deadline deadline) throws IOException {
    int left = deadline.millisLeft();
    if (left == 0) {
      throw new TimedOutException();
    }
    int ready = SocketCalls.await(fd, events, left);
    if (ready < 0) {
      throw new ErrnoException("poll", -ready);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      int unused = SocketCalls.close(fd);
    }
  }
}
