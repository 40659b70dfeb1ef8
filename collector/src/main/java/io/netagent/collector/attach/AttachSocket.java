package io.netagent.collector.attach;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.bytebuddy.agent.VirtualMachine;
import org.jspecify.annotations.Nullable;

/**
 * HotSpot's attach socket as Byte Buddy's client of the protocol uses it: a connection for each
 * command, zero-terminated words there, text back until the end (attachListener_posix.cpp). The JVM
 * makes the socket when it gets SIGQUIT and finds a file of its own user beside it
 * (attachListener.cpp, is_init_trigger).
 *
 * <p>Byte Buddy's own connection knows neither namespaces nor time limits, and asks nobody who the
 * process at the other end is.
 */
final class AttachSocket implements VirtualMachine.ForHotSpot.Connection {
  private static final int APPEAR_MILLIS = 15_000;
  private static final int ANSWER_MILLIS = 60_000;
  private static final int FIRST_PAUSE_MILLIS = 10;
  private static final int LONGEST_PAUSE_MILLIS = 200;
  private static final int MAX_REPLY_BYTES = 1 << 20;

  /** arg_length_max in HotSpot's attachListener.hpp. */
  private static final int MAX_WORD_BYTES = 1024;

  private final TargetJvm target;
  private final TargetTmp tmp;
  private String reply = "";

  AttachSocket(TargetJvm target, TargetTmp tmp) {
    this.target = target;
    this.tmp = tmp;
  }

  /** All that the latest command brought back: its client reads no further than the first line. */
  String reply() {
    return reply;
  }

  @Override
  public Response execute(String protocol, @Nullable String... words) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    add(request, protocol);
    for (String word : words) {
      add(request, word == null ? "" : word);
    }
    long deadlineNanos = System.nanoTime() + ANSWER_MILLIS * 1_000_000L;
    int fd = connected();
    try {
      send(fd, request.toByteArray(), deadlineNanos);
      byte[] bytes = receive(fd, deadlineNanos);
      reply = new String(bytes, StandardCharsets.UTF_8);
      return new Reply(bytes);
    } finally {
      int unused = Posix.close(fd);
    }
  }

  private static void add(ByteArrayOutputStream request, String word) throws IOException {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_WORD_BYTES || word.indexOf('\0') >= 0) {
      throw new IOException(
          "path and options together have "
              + bytes.length
              + " bytes; a JVM takes "
              + MAX_WORD_BYTES);
    }
    request.write(bytes);
    request.write(0);
  }

  private int connected() throws IOException {
    String path = tmp.path(".java_pid" + target.namespacePid());
    int fd = connect(path);
    if (fd >= 0) {
      return fd;
    }
    if (!target.handlesSigquit()) {
      throw new IOException(
          "process "
              + target.pid()
              + " does not handle SIGQUIT, which would end it: it is just starting, or it runs with"
              + " -Xrs; nothing was sent");
    }
    String trigger = ".attach_pid" + target.namespacePid();
    try {
      boolean ours = tmp.createEmpty(trigger);
      if (!ours) {
        tmp.delete(trigger); // Left over: it may be of a user that the JVM does not heed.
        ours = tmp.createEmpty(trigger);
      }
      try {
        return awaitSocket(path);
      } finally {
        if (ours) {
          tmp.delete(trigger);
        }
      }
    } catch (AttachFailedException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private int awaitSocket(String path) throws IOException {
    long startNanos = System.nanoTime();
    boolean again = false;
    sendSigquit();
    int pauseMillis = FIRST_PAUSE_MILLIS;
    while (true) {
      pause(pauseMillis);
      int fd = connect(path);
      if (fd >= 0) {
        return fd;
      }
      long waitedMillis = (System.nanoTime() - startNanos) / 1_000_000;
      if (!target.isAlive()) {
        throw new IOException("process " + target.pid() + " has ended");
      }
      if (waitedMillis > APPEAR_MILLIS) {
        throw new IOException(
            "process "
                + target.pid()
                + " opened no attach socket in "
                + APPEAR_MILLIS / 1000
                + " s: it is stuck (no thread can run), or attaching is disabled in a file of flags");
      }
      if (!again && waitedMillis > APPEAR_MILLIS / 2) {
        again = true; // The JDK's own client does so too: the first may have come too early.
        sendSigquit();
      }
      pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
    }
  }

  /** To this very process: through a handle, so that a new process of its pid gets nothing. */
  private void sendSigquit() throws IOException {
    int pidfd = Posix.pidfd(target.pid());
    try {
      if (!target.isAlive()) {
        throw new IOException("process " + target.pid() + " has ended");
      }
      int result =
          pidfd == -Posix.ENOSYS
              ? Posix.signalPid(target.pid(), Posix.SIGQUIT)
              : pidfd < 0 ? pidfd : Posix.signalPidfd(pidfd, Posix.SIGQUIT);
      if (result < 0) {
        throw new IOException("no right to signal process " + target.pid() + ": errno " + -result);
      }
    } finally {
      if (pidfd >= 0) {
        int unused = Posix.close(pidfd);
      }
    }
  }

  /** A socket at whose other end this very process listens, or a negative number. */
  private int connect(String path) throws IOException {
    int fd = Posix.connectTo(path);
    if (fd >= 0 && Posix.peerPid(fd) != target.pid()) {
      int peer = Posix.peerPid(fd);
      int unused = Posix.close(fd);
      throw new IOException(
          "the attach socket in /tmp of process " + target.pid() + " is that of process " + peer);
    }
    return fd;
  }

  private static void send(int fd, byte[] bytes, long deadlineNanos) throws IOException {
    int sent = 0;
    while (sent < bytes.length) {
      await(fd, Posix.POLLOUT, deadlineNanos);
      int count = Posix.sendSome(fd, bytes, sent);
      if (count < 0) {
        throw new IOException("the JVM does not take the command: errno " + -count);
      }
      sent += count;
    }
  }

  private static byte[] receive(int fd, long deadlineNanos) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    while (true) {
      await(fd, Posix.POLLIN, deadlineNanos);
      int count = Posix.receive(fd, buffer);
      if (count < 0) {
        throw new IOException("the JVM broke off its answer: errno " + -count);
      }
      if (count == 0) {
        break;
      }
      all.write(buffer, 0, count);
      if (all.size() > MAX_REPLY_BYTES) {
        throw new IOException("the JVM's answer is longer than 1 MiB");
      }
    }
    if (all.size() == 0) {
      throw new IOException(
          "the JVM closed the attach socket without an answer: it takes commands of its own user"
              + " and group only, and this process has others");
    }
    return all.toByteArray();
  }

  private static void await(int fd, short events, long deadlineNanos) throws IOException {
    while (true) {
      long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
      int result = leftMillis <= 0 ? 0 : Posix.await(fd, events, (int) leftMillis);
      if (result > 0) {
        return;
      }
      if (result == 0) {
        throw new IOException(
            "the JVM gave no answer in " + ANSWER_MILLIS / 1000 + " s; it may still do as asked");
      }
      if (result != -Posix.EINTR) {
        throw new IOException("poll: errno " + -result);
      }
    }
  }

  private static void pause(int millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted");
    }
  }

  @Override
  public void close() {
    // Nothing stays open between two commands.
  }

  /** A reply that is here already. */
  private static final class Reply implements Response {
    private final byte[] bytes;
    private int position;

    Reply(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read(byte[] into) {
      if (position == bytes.length) {
        return -1;
      }
      int count = Math.min(into.length, bytes.length - position);
      System.arraycopy(bytes, position, into, 0, count);
      position += count;
      return count;
    }

    @Override
    public void close() {
      position = bytes.length;
    }
  }
}
