package io.netagent.collector.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.netagent.collector.WatchedProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sockets that code forgets one after another, under one collector and at the same time. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForgottenScenariosIT {
  private static final Path JDK = Path.of(System.getProperty("java.home"));

  /** They come one by one, and must have come for a minute. */
  private static final Duration SLOWLY = Duration.ofSeconds(150);

  @TempDir static Path directory;

  /** Answers each line with a line, and keeps the connection or closes it. */
  private static final class Meter implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> kept = new CopyOnWriteArrayList<>();

    Meter(boolean closes) throws IOException {
      Thread thread = new Thread(() -> serve(closes), "meter");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve(boolean closes) {
      try {
        while (true) {
          Socket socket = listener.accept();
          socket.getInputStream().readNBytes(5);
          socket
              .getOutputStream()
              .write("7\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
          if (closes) {
            socket.close();
          } else {
            kept.add(socket);
          }
        }
      } catch (IOException e) {
        // The test is over.
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
      for (Socket each : kept) {
        each.close();
      }
    }
  }

  private static void order(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(300);
      socket.getOutputStream().write('x');
      socket.getInputStream().read();
    } catch (java.net.SocketTimeoutException e) {
      // One of ten.
    }
  }

  private static void orders(int port) {
    try {
      while (true) {
        order(port);
        TimeUnit.MILLISECONDS.sleep(50);
      }
    } catch (IOException | InterruptedException e) {
      // The test is over.
    }
  }

  @Test
  void socketsForgottenOneAfterAnother_areToldWhereverThePeerStands() throws Exception {
    Class<?> reader = Class.forName("com.acme.meters.MeterReader");
    try (Findings findings = Findings.start(directory);
        Meter closing = new Meter(true);
        Meter keeping = new Meter(false);
        WatchedProgram ended = WatchedProgram.start(JDK, reader, closing.listener.getLocalPort());
        WatchedProgram open = WatchedProgram.start(JDK, reader, keeping.listener.getLocalPort());
        WatchedProgram gate =
            WatchedProgram.start(JDK, Class.forName("com.acme.meters.OrderGate"))) {
      int port = Integer.parseInt(gate.await("PORT=").trim());
      Thread clients = new Thread(() -> orders(port), "clients");
      clients.setDaemon(true);
      clients.start();
      JsonNode onErrors = findings.await(gate.pid(), "close-wait-leak", SLOWLY);
      assertTrue(
          onErrors.get("site").asText().startsWith("com.acme.meters.OrderGate.serve"),
          onErrors.toString());
      assertTrue(onErrors.get("summary").asText().contains("handler has ended"));
      JsonNode answered = findings.await(ended.pid(), "close-wait-leak", SLOWLY);
      assertTrue(
          answered.get("site").asText().startsWith("com.acme.meters.MeterReader.read"),
          answered.toString());
      JsonNode stillOpen = findings.await(open.pid(), "client-per-request", SLOWLY);
      assertEquals(answered.get("site").asText(), stillOpen.get("site").asText());
      assertEquals(Set.of("close-wait-leak"), findings.rules(gate.pid()));
      assertEquals(Set.of("client-per-request"), findings.rules(open.pid()));
    }
  }
}
