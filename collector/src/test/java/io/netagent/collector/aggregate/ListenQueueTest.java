package io.netagent.collector.aggregate;

import static io.netagent.collector.HandMadeTable.listener;
import static io.netagent.collector.HandMadeTable.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.collector.HandMadeTable;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ListenQueueTest {
  @Test
  void of_listenersAmongConnections_tellsLengthLimitAndOwner() {
    SocketTable table =
        HandMadeTable.of(
            row(TcpState.ESTABLISHED, "10.0.0.1", 8080, "10.0.0.9", 50_001).queue(77, -1),
            listener("0.0.0.0", 8080, 5).queue(3, 5),
            listener("::", 8443, 6).queue(0, 4096));
    assertEquals(
        List.of(
            new ListenQueue(1, "0.0.0.0:8080", 4, 101, 5, 3, 5),
            new ListenQueue(1, "[::]:8443", 6, 102, 6, 0, 4096)),
        ListenQueue.of(1, table, row -> 100 + row, row -> 4 + row));
  }

  @Test
  void of_limitNotTold_isMinusOneAndNoShareOfIt() {
    SocketTable table = HandMadeTable.of(listener("0.0.0.0", 8080, 5).queue(300, -1));
    ListenQueue queue = ListenQueue.of(1, table, row -> -1, row -> -1).get(0);
    assertEquals(-1, queue.limit());
    assertEquals(300, queue.length());
    assertEquals(0, queue.fill());
    assertEquals(-1, queue.pid());
  }

  @Test
  void fill_isTheShareOfTheLimit() {
    assertEquals(0.6, queue("a", 3, 5).fill());
    assertEquals(1.2, queue("a", 6, 5).fill(), "the kernel takes one more than the limit");
    assertEquals(1, queue("a", 1, 0).fill(), "listen(fd, 0) lets one wait");
    assertEquals(0, queue("a", 0, 0).fill());
  }

  @Test
  void order_fullestByShareThenByLength_doesNotDependOnTheTable() {
    List<ListenQueue> expected =
        List.of(
            queue("full", 6, 5),
            queue("half, long", 50, 100),
            queue("half, short", 5, 10),
            queue("unknown, long", 300, -1),
            queue("unknown, short a", 2, -1),
            queue("unknown, short b", 2, -1));
    for (int seed = 0; seed < 50; seed++) {
      List<ListenQueue> shuffled = new ArrayList<>(expected);
      Collections.shuffle(shuffled, new Random(seed));
      shuffled.sort(ListenQueue.FULLEST_FIRST);
      assertEquals(expected, shuffled);
    }
  }

  @Test
  void of_twoListenersOfOneReusePortGroup_areTwo() {
    SocketTable table =
        HandMadeTable.of(
            listener("0.0.0.0", 8080, 5).queue(1, 5), listener("0.0.0.0", 8080, 6).queue(4, 5));
    assertEquals(
        List.of(4L, 1L),
        ListenQueue.of(1, table, row -> row, row -> -1).stream().map(ListenQueue::length).toList());
  }

  private static ListenQueue queue(String local, long length, int limit) {
    return new ListenQueue(1, local, 4, 7, -1, length, limit);
  }
}
