package io.netagent.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileDescriptor;
import java.lang.ref.ReferenceQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection's site and its close, in whichever order they come. */
class TrackedSocketTest {
  private static final ReferenceQueue<Object> COLLECTED = new ReferenceQueue<>();
  private static final FileDescriptor OWNER = new FileDescriptor();

  private static TrackedSocket withStack() {
    TrackedSocket socket = new TrackedSocket(OWNER, 5, COLLECTED);
    socket.stackTaken = true;
    return socket;
  }

  /** Another thread has read for the first time while this one closed. */
  @Test
  void hasSite_stackTakenAfterTheClose_findsTheEntryAllTheSame() {
    TrackedSocket socket = new TrackedSocket(OWNER, 5, COLLECTED);
    assertEquals(-1, socket.closedSequence());
    assertTrue(socket.closedWithoutSite(0));
    socket.stackTaken = true;
    assertFalse(socket.hasSite(3));
    assertEquals(0, socket.closedSequence());
  }

  @Test
  void closedWithoutSite_stackSkipped_leavesTheWordAlone() {
    TrackedSocket socket = new TrackedSocket(OWNER, 5, COLLECTED);
    socket.stackSkipped = true;
    assertTrue(socket.closedWithoutSite(0));
    assertTrue(socket.hasSite(3));
  }

  /** A first read, its site and the close, with no time between them. */
  @Test
  @Timeout(300)
  void closedWithoutSite_whileTheStackIsTaken_isLostByNeither() throws Exception {
    int rounds = 20_000;
    TrackedSocket[] sockets = new TrackedSocket[rounds];
    for (int i = 0; i < rounds; i++) {
      sockets[i] = new TrackedSocket(OWNER, 5, COLLECTED);
    }
    Together together = new Together();
    boolean[] completedByAgent = new boolean[rounds];
    Thread agent =
        new Thread(
            () -> {
              for (int i = 0; i < rounds; i++) {
                together.meet();
                sockets[i].stackTaken = true;
                boolean unused = sockets[i].hasSite(3);
                completedByAgent[i] = sockets[i].closedSequence() == i;
              }
            });
    agent.start();
    boolean[] completedByCloser = new boolean[rounds];
    for (int i = 0; i < rounds; i++) {
      together.meet();
      completedByCloser[i] = !sockets[i].closedWithoutSite(i);
    }
    agent.join();
    for (int i = 0; i < rounds; i++) {
      assertTrue(completedByAgent[i] || completedByCloser[i], "round " + i);
    }
  }

  @Test
  void siteId_knownBeforeTheClose_isInTheEntryAtOnce() {
    TrackedSocket socket = withStack();
    assertEquals(-1, socket.siteId());
    assertTrue(socket.hasSite(0));
    assertEquals(0, socket.siteId());
    assertFalse(socket.closedWithoutSite(77));
  }

  @Test
  void hasSite_closedBefore_namesTheEntryThatWantsIt() {
    TrackedSocket socket = withStack();
    assertTrue(socket.closedWithoutSite(77));
    assertFalse(socket.hasSite(3));
    assertEquals(77, socket.closedSequence());
  }

  /** Both at once: one of the two threads, and only one, completes the entry. */
  @Test
  @Timeout(300)
  void hasSite_whileTheSocketIsClosed_isLostByNeither() throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService agent = Executors.newSingleThreadExecutor();
    try {
      for (int round = 1; round <= 5_000; round++) {
        TrackedSocket socket = withStack();
        int siteId = round;
        Future<Long> completedByAgent =
            agent.submit(
                () -> {
                  together.await(30, TimeUnit.SECONDS);
                  return socket.hasSite(siteId) ? 0L : socket.closedSequence();
                });
        together.await(30, TimeUnit.SECONDS);
        long sequence = 1_000_000 + round;
        int completedByCloser = socket.closedWithoutSite(sequence) ? -1 : socket.siteId();
        if (completedByAgent.get() == 0) {
          assertEquals(siteId, completedByCloser);
        } else {
          assertEquals(-1, completedByCloser);
          assertEquals(sequence, completedByAgent.get());
        }
      }
    } finally {
      agent.shutdownNow();
    }
  }
}
