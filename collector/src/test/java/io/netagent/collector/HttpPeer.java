package io.netagent.collector;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A keep-alive HTTP/1.1 server on loopback that closes each connection some time after its last
 * answer.
 */
public final class HttpPeer implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
  private final ExecutorService handlers = Executors.newCachedThreadPool();
  private final ScheduledExecutorService closer = Executors.newScheduledThreadPool(1);
  private final byte[] answer;
  private final long closeAfterMillis;

  public HttpPeer(int bodyBytes, long closeAfterMillis) throws IOException {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + bodyBytes + "\r\n\r\n";
    this.answer = (head + "x".repeat(bodyBytes)).getBytes(StandardCharsets.ISO_8859_1);
    this.closeAfterMillis = closeAfterMillis;
    handlers.execute(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        handlers.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      ScheduledFuture<?> close = null;
      while (readRequest(in)) {
        if (close != null) {
          close.cancel(false);
        }
        socket.getOutputStream().write(answer);
        close =
            closer.schedule(() -> closeQuietly(socket), closeAfterMillis, TimeUnit.MILLISECONDS);
      }
      closeQuietly(socket);
    } catch (IOException e) {
      closeQuietly(socket);
    }
  }

  /** False at the end of the stream. */
  private static boolean readRequest(InputStream in) throws IOException {
    int newlines = 0;
    while (newlines < 2) {
      int c = in.read();
      if (c < 0) {
        return false;
      }
      newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
    }
    return true;
  }

  private static @Nullable Void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Closed is closed.
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    closer.shutdownNow();
    handlers.shutdownNow();
  }
}
