package io.netagent.collector.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.netagent.collector.WatchedProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that look odd for a while and have no fault, side by side under one collector. */
@Timeout(value = 400, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HealthyScenariosIT {
  private static final Path JDK = Path.of(System.getProperty("java.home"));

  /** Longer than it takes to tell of the sick program that each one looks like. */
  private static final Duration STOPPED = Duration.ofSeconds(14);

  private static final Duration AFTERWARDS = Duration.ofSeconds(8);

  @TempDir private Path directory;

  @Test
  void findings_ofHealthyProgramsInOddStates_areNone() throws Exception {
    try (Slides slides = new Slides();
        WatchedProgram longLived =
            WatchedProgram.start(JDK, Class.forName("com.acme.desk.LongLived"));
        WatchedProgram reader =
            WatchedProgram.start(JDK, Class.forName("com.acme.desk.SlideReader"), slides.port());
        WatchedProgram ended =
            WatchedProgram.start(JDK, Class.forName("com.acme.gateway.EndedBehindAnswer"));
        WatchedProgram oldServer =
            WatchedProgram.start(JDK, Class.forName("com.acme.shop.RestartedServer"), 0)) {
      int port = Integer.parseInt(oldServer.await("PORT="));
      try (WatchedProgram shopper =
              WatchedProgram.start(JDK, Class.forName("com.acme.shop.SteadyShopper"), port);
          Findings findings = Findings.start(directory)) {
        longLived.await("READY");
        reader.await("READY");
        shopper.await("READY");
        ended.await("READY");
        List<WatchedProgram> healthy = List.of(longLived, reader, ended, shopper, oldServer);

        // Stopped as by a debugger or a laptop's lid, it can't read what the peer says and ends.
        signal("STOP", reader);
        try {
          slides.sendAndClose();
          oldServer.tell();
          oldServer.await("STOPPED");
          shopper.await("FAILED");
          try (WatchedProgram newServer =
              WatchedProgram.start(JDK, Class.forName("com.acme.shop.RestartedServer"), port)) {
            shopper.await("BACK");
            List<WatchedProgram> all = new ArrayList<>(healthy);
            all.add(newServer);
            assertNoFault(findings, all, STOPPED);
            signal("CONT", reader);
            reader.await("READ");
            assertNoFault(findings, all, AFTERWARDS);
          }
        } finally {
          signal("CONT", reader);
        }
      }
    }
  }

  private static void assertNoFault(
      Findings findings, List<WatchedProgram> programs, Duration watched) throws Exception {
    long end = System.nanoTime() + watched.toNanos();
    do {
      for (WatchedProgram program : programs) {
        List<JsonNode> faults =
            findings.of(program.pid()).stream()
                .filter(finding -> !finding.get("benign").asBoolean())
                .toList();
        assertEquals(List.of(), faults);
      }
      TimeUnit.MILLISECONDS.sleep(500);
    } while (System.nanoTime() < end);
  }

  private static void signal(String name, WatchedProgram program) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, "" + program.pid()).start();
    assertEquals(0, kill.waitFor());
  }

  /**
   * The peer of the program that is stopped: keeps its connections until it is told to end them.
   */
  private static final class Slides implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new ArrayList<>();

    Slides() throws IOException {
      new Thread(this::accept, "slides").start();
    }

    private void accept() {
      try {
        while (true) {
          Socket socket = listener.accept();
          synchronized (sockets) {
            sockets.add(socket);
          }
        }
      } catch (IOException e) {
        // The test ends.
      }
    }

    int port() {
      return listener.getLocalPort();
    }

    void sendAndClose() throws IOException {
      synchronized (sockets) {
        for (Socket socket : sockets) {
          socket.getOutputStream().write(new byte[1000]);
          socket.close();
        }
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
      synchronized (sockets) {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    }
  }
}
