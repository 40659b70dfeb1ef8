package io.netagent.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.ReferenceQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnclaimedSocketTest {
  private final TrackedSockets sockets = new TrackedSockets();
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
  private final UnclaimedSocket unclaimed = new UnclaimedSocket(7, collected);

  @BeforeEach
  void hasItsPlace() {
    sockets.grow();
    assertTrue(sockets.putIfAbsent(unclaimed));
  }

  @Test
  void putIfAbsent_aHookWasFaster_leavesItsSocket() {
    TrackedSocket opened = new TrackedSocket(new Object(), 8, collected);
    assertNull(sockets.put(opened));
    assertFalse(sockets.putIfAbsent(new UnclaimedSocket(8, collected)));
    assertSame(opened, sockets.at(8));
  }

  @Test
  void find_firstOwner_claimsIt() {
    unclaimed.generation = 4;
    unclaimed.connected = true;
    unclaimed.atFirstRead = TrackedSocket.STACK;
    unclaimed.filled();
    Object owner = new Object();
    TrackedSocket claimed = sockets.find(owner, 7);
    assertNotNull(claimed);
    assertSame(claimed, sockets.find(owner, 7));
    assertSame(owner, claimed.get());
    assertEquals(4, claimed.generation);
    assertTrue(claimed.connected);
    assertTrue(claimed.adopted);
    assertEquals(TrackedSocket.STACK, claimed.atFirstRead);
    assertNull(sockets.find(new Object(), 7), "it has an owner now");
    assertTrue(sockets.remove(claimed));
  }

  @Test
  void find_whileItsSlotIsWritten_waits() throws Exception {
    Object owner = new Object();
    CompletableFuture<TrackedSocket> found =
        CompletableFuture.supplyAsync(() -> sockets.find(owner, 7));
    assertTrue(unclaimed.fills());
    unclaimed.generation = 6;
    unclaimed.filled();
    assertEquals(6, found.get(60, TimeUnit.SECONDS).generation);
  }

  /** It may have lost its processor: it must not write over what comes next. */
  @Test
  void fills_somebodyDidNotWait_isTooLate() {
    TrackedSocket claimed = sockets.find(new Object(), 7);
    assertNotNull(claimed);
    assertEquals(0, claimed.generation);
    assertFalse(unclaimed.fills());
  }

  @Test
  void find_afterTheFdWasFoundInOtherHands_findsNothing() {
    assertTrue(sockets.remove(unclaimed));
    unclaimed.filled();
    assertNull(sockets.find(new Object(), 7));
  }

  @Test
  void ofClosing_ownerCollectedBeforeItDidAnything_endsItByNumber() {
    unclaimed.filled();
    assertSame(unclaimed, sockets.ofClosing(null, 7));
    Object owner = new Object();
    TrackedSocket claimed = sockets.ofClosing(owner, 7);
    assertNotNull(claimed);
    assertSame(owner, claimed.get());
    assertNull(sockets.ofClosing(new Object(), 7));
  }
}
