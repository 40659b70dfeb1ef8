package io.netagent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.expose.NamespaceStatus;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.source.KernelSockets;
import io.netagent.collector.source.SourceCandidate;
import io.netagent.socket.TcpState;
import io.netagent.socket.source.ProcNetTcp;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectLoopTest {
  private static final int SELF = (int) ProcessHandle.current().pid();
  private static final CollectSettings SETTINGS =
      new CollectSettings(Duration.ofSeconds(5), List.of(), "auto", false);

  private static CollectLoop loop(TickClock clock, Path proc) {
    return new CollectLoop(
        SETTINGS,
        clock,
        CollectLoop.Sources.of(
            Path.of("/proc"),
            new KernelSockets(List.of(new SourceCandidate("proc", () -> new ProcNetTcp(proc))))));
  }

  private static ProcessStatus self(Snapshot snapshot) {
    return snapshot.processes().stream().filter(p -> p.pid() == SELF).findFirst().orElseThrow();
  }

  @Test
  void tick_thisProcessLeavesSixHalfClosed_countsAndTellsThem() throws Exception {
    AtomicLong nanos = new AtomicLong(System.nanoTime());
    List<Socket> leaked = new ArrayList<>();
    try (CollectLoop loop =
            loop(new TickClock(nanos::get, System::currentTimeMillis), Path.of("/proc"));
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 6; i++) {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
        leaked.add(client);
        server.accept().close();
        assertEquals(-1, client.getInputStream().read());
      }
      Snapshot first = loop.tick();
      assertEquals(6, self(first).counts().closeWait(CloseWaitKind.EOF_READ));
      assertEquals(6, self(first).counts().count(TcpState.CLOSE_WAIT));
      assertEquals(1, self(first).counts().count(TcpState.LISTEN));
      assertEquals(
          first.namespaces().stream().mapToLong(NamespaceStatus::sockets).sum(),
          first.processes().stream().mapToLong(p -> p.counts().total()).sum());
      assertEquals(first.source().rows(), first.namespaces().get(0).sockets());
      assertEquals(-1, first.processes().get(0).pid());
      assertTrue(self(first).jvm());
      assertTrue(self(first).maxFds() > 0);
      for (int i = 0; i < 3; i++) {
        nanos.addAndGet(5_000_000_000L);
        loop.tick();
      }
      Finding finding =
          loop.latest().findings().stream().filter(f -> f.pid() == SELF).findFirst().orElseThrow();
      assertEquals("close-wait-leak", finding.rule());
      assertEquals(6, finding.count());
      assertEquals("no-agent", finding.siteKind());
      assertEquals(self(first).process(), finding.process());
      for (Socket socket : leaked) {
        socket.close();
      }
      nanos.addAndGet(5_000_000_000L);
      assertTrue(loop.tick().findings().stream().noneMatch(f -> f.pid() == SELF));
    } finally {
      for (Socket socket : leaked) {
        socket.close();
      }
    }
  }

  @Test
  void tick_noTable_failsIsCountedAndTheNextOneWorks(@TempDir Path empty) {
    try (CollectLoop loop = loop(TickClock.SYSTEM, empty)) {
      assertThrows(UncheckedIOException.class, loop::tick);
      assertNull(loop.latest());
    }
  }

  @Test
  void start_listenerThrows_ticksOn() throws Exception {
    CountDownLatch third = new CountDownLatch(3);
    AtomicInteger onDaemonThread = new AtomicInteger();
    try (CollectLoop loop =
        CollectLoop.onThisHost(
            new CollectSettings(Duration.ofMillis(1), List.of(), "auto", true))) {
      loop.start(
          snapshot -> {
            onDaemonThread.addAndGet(Thread.currentThread().isDaemon() ? 1 : 0);
            third.countDown();
            throw new IllegalStateException("listener of " + snapshot.tickNumber());
          });
      assertTrue(third.await(60, TimeUnit.SECONDS));
      assertNotNull(loop.latest());
      assertTrue(onDaemonThread.get() >= 3);
    }
  }

  @Test
  void settings_intervalNotPositive_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new CollectSettings(Duration.ZERO, List.of(), "auto", false));
    assertFalse(SETTINGS.shortLook());
  }
}
