package io.netagent.collector.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Accepts on loopback and does with each connection what a test wants, then closes it. */
public final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listener;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** What to do with one connection. */
  public interface Script {
    void run(Socket socket, ScriptedServer server) throws Exception;
  }

  public ScriptedServer(Script script) throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), script);
  }

  public ScriptedServer(ServerSocket listener, Script script) {
    this.listener = listener;
    start(
        () -> {
          while (!listener.isClosed()) {
            try {
              Socket socket = listener.accept();
              start(() -> serve(socket, script));
            } catch (IOException e) {
              continue; // Closed.
            }
          }
        });
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket socket, Script script) {
    try (socket) {
      script.run(socket, this);
    } catch (Exception e) {
      return; // The client has gone, as some tests want it.
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Until the test is over: a server that says nothing. */
  public void beMute() throws InterruptedException {
    boolean unused = closed.await(60, TimeUnit.SECONDS);
  }

  /** A server that is slow. */
  public void pause(long millis) throws InterruptedException {
    boolean unused = closed.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Reads a request up to its empty line. */
  public static String readRequest(Socket socket) throws IOException {
    StringBuilder request = new StringBuilder();
    while (request.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        break;
      }
      request.append((char) next);
    }
    return request.toString();
  }

  public static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Answers every request so. */
  public static Script answering(String answer) {
    return (socket, server) -> {
      readRequest(socket);
      write(socket, answer);
    };
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
  }
}
