package io.netagent.collector.diagnose.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.evidence.WaitingThreads.Group;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.Library;
import io.netagent.collector.diagnose.site.LibraryPackages;
import io.netagent.collector.source.LibraryPackagesFile;
import io.netagent.recorder.RecordedThread;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingThreadsTest {
  private static final ApplicationFrames FRAMES =
      new ApplicationFrames(new LibraryPackages(LibraryPackagesFile.lines()), List.of());

  private static final String CHECKOUT = "com.acme.shop.ShopServer.checkout(ShopServer.java:17)";
  private static final String[] TOMCAT = {
    "javax.servlet.http.HttpServlet.service(HttpServlet.java:655)",
    "org.apache.catalina.core.StandardWrapperValve.invoke(StandardWrapperValve.java:197)",
    "org.apache.coyote.http11.Http11Processor.service(Http11Processor.java:390)",
    "org.apache.tomcat.util.threads.ThreadPoolExecutor$Worker.run(ThreadPoolExecutor.java:659)",
    "java.base/java.lang.Thread.run(Thread.java:840)"
  };

  @Test
  void groups_workersBehindOneLock_areOneGroupWithOwnerAndSite() {
    RecordedThread holder =
        thread(
            9,
            "stock-refresh",
            Thread.State.TIMED_WAITING,
            "",
            -1,
            "java.base/java.lang.Thread.sleep(Native Method)",
            "com.acme.shop.Stock.refresh(Stock.java:7)");
    WaitingThreads all =
        waiting(
            holder,
            tomcat(21, Thread.State.BLOCKED, "java.lang.Object@1f", 9, CHECKOUT),
            tomcat(22, Thread.State.BLOCKED, "java.lang.Object@1f", 9, CHECKOUT),
            tomcat(
                23, Thread.State.BLOCKED, "java.lang.Object@1f", 9, "com.acme.shop.A.b(A.java:1)"));
    Group group = all.groups(thread -> thread.server() == Library.TOMCAT).get(0);
    assertEquals(Waiting.LOCK, group.waiting());
    assertEquals(3, group.size());
    assertEquals("java.lang.Object", group.lockClass());
    assertEquals(CHECKOUT, group.site().frame());
    assertEquals("blocked-in", group.site().kind());
    assertEquals(
        "held by thread 9 (stock-refresh), which sleeps at com.acme.shop.Stock.refresh(Stock.java:7)",
        group.heldBy());
    assertFalse(group.deadlock());
  }

  @Test
  void groups_lockOfJavaUtilConcurrent_isALockByItsOwner() {
    WaitingThreads all =
        waiting(
            tomcat(
                1,
                Thread.State.WAITING,
                "java.util.concurrent.locks.ReentrantLock$Sync@2",
                2,
                CHECKOUT),
            tomcat(2, Thread.State.RUNNABLE, "", -1, CHECKOUT));
    Group group = all.groups(thread -> thread.waiting() == Waiting.LOCK).get(0);
    assertEquals(1, group.size());
    assertEquals("held by thread 2 (thread-2), which runs at " + CHECKOUT, group.heldBy());
  }

  @Test
  void groups_ownersInACircle_areADeadlock() {
    WaitingThreads all =
        waiting(
            tomcat(1, Thread.State.BLOCKED, "java.lang.Object@a", 2, CHECKOUT),
            tomcat(2, Thread.State.BLOCKED, "java.lang.Object@b", 1, CHECKOUT),
            tomcat(3, Thread.State.BLOCKED, "java.lang.Object@a", 2, CHECKOUT));
    Group group = all.groups(thread -> true).get(0);
    assertEquals(2, group.size());
    assertTrue(group.deadlock());
  }

  @Test
  void groups_futuresOfTheirOwn_areGroupedByThePlaceThatWaits() {
    WaitingThreads all =
        waiting(
            tomcat(
                1,
                Thread.State.WAITING,
                "java.util.concurrent.CompletableFuture$Signaller@1",
                -1,
                "java.base/java.util.concurrent.CompletableFuture.get(CompletableFuture.java:2072)",
                CHECKOUT),
            tomcat(
                2,
                Thread.State.WAITING,
                "java.util.concurrent.CompletableFuture$Signaller@2",
                -1,
                "java.base/java.util.concurrent.CompletableFuture.get(CompletableFuture.java:2072)",
                CHECKOUT));
    Group group = all.groups(thread -> true).get(0);
    assertEquals(Waiting.SIGNAL, group.waiting());
    assertEquals(2, group.size());
    assertNull(group.owner());
    assertEquals("", group.heldBy());
  }

  @Test
  void threads_waitersForALease_nameTheLibrarysCallThatWaits() {
    WaitingThread thread =
        only(
            thread(
                1,
                "worker",
                Thread.State.WAITING,
                "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject@1",
                -1,
                "java.base/jdk.internal.misc.Unsafe.park(Native Method)",
                "java.base/java.util.concurrent.locks.LockSupport.park(LockSupport.java:341)",
                "app//org.apache.http.pool.AbstractConnPool.getPoolEntryBlocking(AbstractConnPool.java:393)",
                "app//com.acme.billing.Invoices.fetch(Invoices.java:9)",
                "java.base/java.util.concurrent.ThreadPoolExecutor$Worker.run(ThreadPoolExecutor.java:635)"));
    assertEquals(
        "org.apache.http.pool.AbstractConnPool.getPoolEntryBlocking(AbstractConnPool.java:393)",
        thread.waitsIn());
    assertEquals("com.acme.billing.Invoices.fetch(Invoices.java:9)", thread.site().frame());
    assertEquals(Waiting.SIGNAL, thread.waiting());
    assertTrue(thread.executor());
    assertNull(thread.server());
    assertFalse(thread.isIdle());
  }

  @Test
  void threads_idleByTrade_areIdle() {
    assertTrue(
        only(thread(
                1,
                "pool-1",
                Thread.State.WAITING,
                "c@1",
                -1,
                "java.base/jdk.internal.misc.Unsafe.park(Native Method)",
                "java.base/java.util.concurrent.LinkedBlockingQueue.take(LinkedBlockingQueue.java:435)",
                "java.base/java.util.concurrent.ThreadPoolExecutor.getTask(ThreadPoolExecutor.java:1062)",
                "java.base/java.util.concurrent.ThreadPoolExecutor$Worker.run(ThreadPoolExecutor.java:635)"))
            .isIdle());
    assertTrue(
        only(thread(
                1,
                "nio",
                Thread.State.RUNNABLE,
                "",
                -1,
                "java.base/sun.nio.ch.EPoll.wait(Native Method)",
                "java.base/sun.nio.ch.EPollSelectorImpl.doSelect(EPollSelectorImpl.java:118)",
                "io.netty.channel.nio.NioEventLoop.run(NioEventLoop.java:526)"))
            .isIdle());
    assertTrue(
        only(thread(
                1,
                "acceptor",
                Thread.State.RUNNABLE,
                "",
                -1,
                "java.base/sun.nio.ch.Net.accept(Native Method)",
                "java.base/sun.nio.ch.NioSocketImpl.accept(NioSocketImpl.java:760)",
                "com.acme.shop.Server.main(Server.java:9)"))
            .isIdle());
  }

  @Test
  void threads_inSocketCalls_areKnownByTheirFrames() {
    assertEquals(
        Waiting.READ,
        only(thread(
                1,
                "r",
                Thread.State.RUNNABLE,
                "",
                -1,
                "java.base/sun.nio.ch.Net.poll(Native Method)",
                "java.base/sun.nio.ch.NioSocketImpl.park(NioSocketImpl.java:186)",
                "java.base/sun.nio.ch.NioSocketImpl.implRead(NioSocketImpl.java:309)",
                "java.base/java.net.Socket$SocketInputStream.read(Socket.java:966)",
                "com.acme.Stock.ask(Stock.java:4)"))
            .waiting());
    assertEquals(
        Waiting.CONNECT,
        only(thread(
                1,
                "c",
                Thread.State.RUNNABLE,
                "",
                -1,
                "java.base/sun.nio.ch.Net.poll(Native Method)",
                "java.base/sun.nio.ch.NioSocketImpl.timedFinishConnect(NioSocketImpl.java:539)",
                "java.base/sun.nio.ch.NioSocketImpl.connect(NioSocketImpl.java:592)"))
            .waiting());
    assertEquals(
        Waiting.NOTHING,
        only(thread(1, "n", Thread.State.RUNNABLE, "", -1, "com.acme.Sum.up(Sum.java:4)"))
            .waiting());
  }

  @Test
  void threads_withoutFrames_areOfNoUseAndDoNoHarm() {
    WaitingThread thread = only(thread(1, "gone", Thread.State.RUNNABLE, "", -1));
    assertEquals("", thread.waitsIn());
    assertFalse(thread.inApplication());
    assertEquals("runs", thread.doing());
  }

  private static WaitingThread only(RecordedThread thread) {
    return waiting(thread).threads().get(0);
  }

  private static RecordedThread tomcat(
      long id, Thread.State state, String lock, long owner, String... inner) {
    String[] frames = java.util.Arrays.copyOf(inner, inner.length + TOMCAT.length);
    System.arraycopy(TOMCAT, 0, frames, inner.length, TOMCAT.length);
    return thread(id, "thread-" + id, state, lock, owner, frames);
  }

  private static RecordedThread thread(
      long id, String name, Thread.State state, String lock, long owner, String... frames) {
    return new RecordedThread(id, name, state, false, lock, owner, List.of(frames));
  }

  private static WaitingThreads waiting(RecordedThread... threads) {
    return WaitingThreads.of(
        new ThreadsSeen(1, List.of(threads), threads.length), FRAMES, List.of());
  }
}
