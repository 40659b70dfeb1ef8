package io.netagent.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileDescriptor;
import java.lang.ref.ReferenceQueue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrackedSocketsTest {
  private static final ReferenceQueue<Object> COLLECTED = new ReferenceQueue<>();
  private final TrackedSockets sockets = new TrackedSockets();
  private final FileDescriptor owner = new FileDescriptor();

  @BeforeEach
  void grow() {
    sockets.grow();
  }

  @Test
  void find_otherDescriptorOfSameNumber_isNull() {
    TrackedSocket socket = new TrackedSocket(owner, 5, COLLECTED);
    assertNull(sockets.put(socket));
    assertSame(socket, sockets.find(owner, 5));
    assertNull(sockets.find(new FileDescriptor(), 5));
    assertNull(sockets.find(owner, 6));
  }

  @Test
  void find_numberOutOfRange_isNull() {
    assertNull(sockets.find(owner, -1));
    assertNull(sockets.find(owner, TrackedSockets.CHUNK_SOCKETS));
    assertNull(sockets.find(owner, Integer.MAX_VALUE));
    assertNull(sockets.find(owner, Integer.MIN_VALUE));
  }

  /** A cleared reference must not pass for a descriptor that is null. */
  @Test
  void find_ownerCollected_isNull() {
    TrackedSocket socket = new TrackedSocket(new FileDescriptor(), 7, COLLECTED);
    sockets.put(socket);
    socket.clear();
    assertNull(sockets.find(owner, 7));
  }

  @Test
  void put_placeTaken_returnsTheForgottenOne() {
    TrackedSocket first = new TrackedSocket(owner, 5, COLLECTED);
    TrackedSocket second = new TrackedSocket(new FileDescriptor(), 5, COLLECTED);
    sockets.put(first);
    assertSame(first, sockets.put(second));
    assertFalse(sockets.holds(first));
    assertFalse(sockets.remove(first));
    assertTrue(sockets.holds(second));
  }

  @Test
  void remove_twice_isTrueOnce() {
    TrackedSocket socket = new TrackedSocket(owner, 5, COLLECTED);
    sockets.put(socket);
    assertTrue(sockets.remove(socket));
    assertFalse(sockets.remove(socket));
    assertNull(sockets.find(owner, 5));
  }

  @Test
  void grow_socketsInPlace_keepsThem() {
    TrackedSocket socket = new TrackedSocket(owner, TrackedSockets.CHUNK_SOCKETS - 1, COLLECTED);
    sockets.put(socket);
    sockets.grow();
    assertEquals(2 * TrackedSockets.CHUNK_SOCKETS, sockets.capacity());
    assertSame(socket, sockets.find(owner, TrackedSockets.CHUNK_SOCKETS - 1));
    TrackedSocket later = new TrackedSocket(owner, TrackedSockets.CHUNK_SOCKETS, COLLECTED);
    sockets.put(later);
    assertSame(later, sockets.find(owner, TrackedSockets.CHUNK_SOCKETS));
  }

  /** Against a map; even numbers open, odd ones close. */
  @Property
  void anyOpensAndCloses_sameAsAMap(
      @ForAll @Size(max = 200) List<@IntRange(max = 4_095) Integer> operations) {
    TrackedSockets tracked = new TrackedSockets();
    tracked.grow();
    tracked.grow();
    Map<Integer, TrackedSocket> model = new HashMap<>();
    for (int operation : operations) {
      int fd = operation / 2;
      if (operation % 2 == 0) {
        TrackedSocket socket = new TrackedSocket(new FileDescriptor(), fd, COLLECTED);
        assertSame(model.put(fd, socket), tracked.put(socket));
      } else {
        TrackedSocket socket = model.remove(fd);
        if (socket != null) {
          assertSame(socket, tracked.find(socket.get(), fd));
          assertTrue(tracked.remove(socket));
        }
      }
    }
    for (TrackedSocket socket : model.values()) {
      assertTrue(tracked.holds(socket));
    }
  }
}
