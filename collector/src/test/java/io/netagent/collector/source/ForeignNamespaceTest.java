package io.netagent.collector.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForeignNamespaceTest {
  private static final Path PROC = Path.of("/proc");
  private final ForeignNamespace entry = new ForeignNamespace(PROC, Duration.ofSeconds(20));

  /** Threads of this process that live in that namespace now. */
  static long threadsIn(NetworkNamespace namespace) throws IOException {
    long count = 0;
    for (int task : ProcFiles.numbers(PROC.resolve("self/task"))) {
      long link = NamespaceMark.link(PROC.resolve("self/task/" + task + "/ns/net"));
      if (link >= 0 && link == namespace.inode()) {
        count++;
      }
    }
    return count;
  }

  private static void awaitNoThreadIn(NetworkNamespace namespace) throws IOException {
    while (threadsIn(namespace) > 0) { // The class has a time limit.
      assertFalse(Thread.interrupted(), "the time is over");
    }
  }

  private static NetworkNamespace own() {
    NetworkNamespaces namespaces = new NetworkNamespaces(PROC);
    namespaces.refresh(List.of(), 0);
    return namespaces.namespaces().get(0);
  }

  @Test
  void call_limitsOfAnotherNamespace_areNotTheReaders() throws Exception {
    TcpLimits before = TcpLimits.read(PROC);
    try (NamespaceProcess other = NamespaceProcess.start(NamespaceProcess.SETTINGS, "")) {
      NetworkNamespace namespace = other.namespace();
      TcpLimits limits = entry.call(namespace, () -> TcpLimits.read(PROC));
      assertEquals(List.of(), limits.problems());
      assertEquals(PortRange.parse("10000 10099", "10010-10014,10050"), limits.localPorts());
      assertEquals(94, limits.localPorts().available());
      assertEquals(77, limits.maxAcceptQueue());
      assertEquals(-1, limits.maxOrphans(), "a file of the first network namespace only");
      assertEquals(before.maxFiles(), limits.maxFiles(), "host-wide");
      assertEquals(before, withOpenFiles(TcpLimits.read(PROC), before.openFiles()));
      assertNotEquals(before.localPorts(), limits.localPorts());
      awaitNoThreadIn(namespace);
    }
  }

  private static TcpLimits withOpenFiles(TcpLimits limits, long openFiles) {
    return new TcpLimits(
        limits.localPorts(),
        limits.maxTimeWait(),
        limits.maxOrphans(),
        limits.timeWaitReuse(),
        limits.maxAcceptQueue(),
        limits.maxSynBacklog(),
        limits.finTimeoutSeconds(),
        limits.maxFiles(),
        openFiles,
        limits.maxTrackedConnections(),
        limits.trackedConnections(),
        limits.problems());
  }

  @Test
  void call_longListOfReservedPorts_isReadWholeFromTheKernel() throws Exception {
    String script =
        NamespaceProcess.SETTINGS
            + "\necho '1024 65535' >/proc/sys/net/ipv4/ip_local_port_range"
            + "\ni=1024; while [ $i -lt 9024 ]; do n=$((i + 200)); l=$i; i=$((i + 2))"
            + "\nwhile [ $i -lt $n ]; do l=$l,$i; i=$((i + 2)); done; all=$all,$l; done"
            + "\necho ${all#,} >/proc/sys/net/ipv4/ip_local_reserved_ports";
    try (NamespaceProcess other = NamespaceProcess.start(script, "")) {
      TcpLimits limits = entry.call(other.namespace(), () -> TcpLimits.read(PROC));
      assertEquals(List.of(), limits.problems());
      assertEquals(4_000, limits.localPorts().reserved().size());
      assertEquals(65_535 - 1023 - 4_000, limits.localPorts().available());
    }
  }

  @Test
  void call_insideANamespace_threadSelfShowsItAndSelfDoesNot() throws Exception {
    try (NamespaceProcess other = NamespaceProcess.start("", "")) {
      NetworkNamespace namespace = other.namespace();
      List<NamespaceMark> marks =
          entry.call(
              namespace,
              () ->
                  List.of(
                      NamespaceMark.of(PROC.resolve("thread-self")),
                      NamespaceMark.of(PROC.resolve("self"))));
      NamespaceMark outside = NamespaceMark.of(PROC.resolve("thread-self"));
      assertEquals(new NamespaceMark(namespace.inode(), namespace.tableInode()), marks.get(0));
      assertEquals(outside, marks.get(1));
      assertNotEquals(outside, marks.get(0));
    }
  }

  @Test
  void call_whileOthersWork_movesNoOtherThread() throws Exception {
    try (NamespaceProcess other = NamespaceProcess.start("", "")) {
      NetworkNamespace namespace = other.namespace();
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch looked = new CountDownLatch(1);
      ExecutorService caller = Executors.newSingleThreadExecutor();
      try {
        Future<Thread> call =
            caller.submit(
                () ->
                    entry.call(
                        namespace,
                        () -> {
                          new Memory(64).clear();
                          inside.countDown();
                          looked.await();
                          return Thread.currentThread();
                        }));
        inside.await();
        assertEquals(1, threadsIn(namespace));
        looked.countDown();
        Thread reader = call.get();
        assertFalse(reader.isAlive());
        awaitNoThreadIn(namespace);
      } finally {
        looked.countDown();
        caller.shutdownNow();
      }
    }
  }

  @Test
  void call_twice_takesANewThreadEachTime() throws IOException {
    NetworkNamespace own = own();
    Thread first = entry.call(own, Thread::currentThread);
    Thread second = entry.call(own, Thread::currentThread);
    assertFalse(first.isAlive());
    assertNotEquals(first, second);
    assertNotEquals(Thread.currentThread(), second);
  }

  @Test
  void call_taskFails_givesItsErrorAsTheCause() throws IOException {
    NetworkNamespace own = own();
    IOException cause = new IOException("broken");
    IOException failure =
        assertThrows(
            IOException.class,
            () ->
                entry.call(
                    own,
                    () -> {
                      throw cause;
                    }));
    assertSame(cause, failure.getCause());
    AssertionError error = new AssertionError("worse");
    failure =
        assertThrows(
            IOException.class,
            () ->
                entry.call(
                    own,
                    () -> {
                      throw error;
                    }));
    assertSame(error, failure.getCause());
  }

  @Test
  void call_tasksThatNeverEnd_comeBackInTimeAndAreNotPiledUp() throws Exception {
    ForeignNamespace hasty = new ForeignNamespace(PROC, Duration.ofMillis(50));
    NetworkNamespace own = own();
    CountDownLatch end = new CountDownLatch(1);
    List<Thread> stuck = new ArrayList<>();
    try {
      for (int i = 0; i < ForeignNamespace.MAX_RUNNING; i++) {
        IOException late = assertThrows(IOException.class, () -> hasty.call(own, deaf(end, stuck)));
        assertTrue(late.getMessage().endsWith("took longer than 50 ms"), late.getMessage());
      }
      NamespaceException full =
          assertThrows(NamespaceException.class, () -> hasty.call(own, () -> 1));
      assertTrue(full.getMessage().startsWith("4 readings in other"), full.getMessage());
    } finally {
      end.countDown();
    }
    for (Thread thread : List.copyOf(stuck)) {
      thread.join();
    }
    assertEquals(1, hasty.call(own, () -> 1));
  }

  /** Waits on whatever interrupts it. */
  private static Callable<Integer> deaf(CountDownLatch end, List<Thread> stuck) {
    return () -> {
      synchronized (stuck) {
        stuck.add(Thread.currentThread());
      }
      while (true) {
        try {
          end.await();
          return 1;
        } catch (InterruptedException e) {
          // That is the point.
        }
      }
    };
  }

  @Test
  void call_callerInterrupted_endsAndKeepsTheFlag() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    CountDownLatch never = new CountDownLatch(1);
    Thread caller =
        new Thread(
            () -> {
              try {
                entry.call(
                    own(),
                    () -> {
                      inside.countDown();
                      never.await();
                      return 1;
                    });
              } catch (IOException e) {
                thrown.set(Thread.currentThread().isInterrupted() ? e : null);
              }
            });
    caller.start();
    inside.await();
    caller.interrupt();
    caller.join();
    assertInstanceOf(InterruptedIOException.class, thrown.get());
  }

  @Test
  void call_processThatIsGone_saysSo() throws Exception {
    NetworkNamespace gone;
    try (NamespaceProcess other = NamespaceProcess.start("", "")) {
      gone = other.namespace();
    }
    NamespaceException e = assertThrows(NamespaceException.class, () -> entry.call(gone, () -> 1));
    assertEquals(
        "process " + gone.representativePid() + " is gone, its network namespace can't be entered",
        e.getMessage());
  }

  @Test
  void call_pidThatNowLivesElsewhere_doesNotRunTheTask() throws Exception {
    try (NamespaceProcess other = NamespaceProcess.start("", "")) {
      NetworkNamespace before = other.namespace();
      NetworkNamespace stale =
          new NetworkNamespace(
              before.inode(),
              before.tableInode() + 1_000_000,
              before.representativePid(),
              before.pids(),
              false);
      NamespaceException e =
          assertThrows(
              NamespaceException.class,
              () ->
                  entry.call(
                      stale,
                      () -> {
                        throw new AssertionError("it ran");
                      }));
      assertTrue(e.getMessage().endsWith("is no longer the one that was asked for"));
    }
  }
}
