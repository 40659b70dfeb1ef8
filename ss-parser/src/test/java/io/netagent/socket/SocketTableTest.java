package io.netagent.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SocketTableTest {
  private final SocketTable table = new SocketTable();
  private final SocketRecord row = new SocketRecord();

  private record Key(FourTuple fourTuple, long inode) {}

  private static void fill(SocketRecord row, int port, long inode, TcpState state, long recvQueue) {
    row.setState(4, state.kernelNumber());
    row.setLocal(0, FourTuple.v4Mapped(0x7F000001), port);
    row.setRemote(0, FourTuple.v4Mapped(0x7F000001), 40000);
    row.setQueues(recvQueue, 0);
    row.setTimer(0, 0, 0);
    row.setOwner(1000, inode);
  }

  @Test
  void add_sameFourTupleAndInode_keepsTheFirst() {
    fill(row, 80, 7, TcpState.ESTABLISHED, 0);
    assertTrue(table.add(row));
    fill(row, 80, 7, TcpState.CLOSE_WAIT, 1);
    assertFalse(table.add(row));

    assertEquals(1, table.size());
    assertEquals(1, table.duplicates());
    table.load(0, row);
    assertEquals(TcpState.ESTABLISHED, row.state());
    assertEquals(0, row.recvQueueBytes());
  }

  @Test
  void add_sameFourTupleOtherInode_keepsBoth() {
    fill(row, 80, 0, TcpState.TIME_WAIT, 0);
    assertTrue(table.add(row));
    fill(row, 80, 7, TcpState.ESTABLISHED, 0);
    assertTrue(table.add(row));
    assertEquals(2, table.size());
    assertEquals(0, table.duplicates());
  }

  @Test
  void clear_filled_forgetsRowsAndDuplicates() {
    fill(row, 80, 7, TcpState.ESTABLISHED, 0);
    table.add(row);
    table.add(row);
    table.clear();
    assertEquals(0, table.size());
    assertEquals(0, table.duplicates());
    assertTrue(table.add(row));
  }

  @Test
  void load_indexOutside_throws() {
    assertThrows(IndexOutOfBoundsException.class, () -> table.load(0, row));
    assertThrows(IndexOutOfBoundsException.class, () -> table.load(-1, row));
  }

  @Test
  void load_unknownState_keepsItsNumber() {
    fill(row, 80, 7, TcpState.ESTABLISHED, 0);
    row.setState(6, 12);
    table.add(row);
    table.load(0, row);
    assertEquals(12, row.stateNumber());
    assertNull(row.state());
  }

  /** Small alphabets, so that keys collide; enough rows that the table grows; two readings. */
  @Property(tries = 200)
  void add_anyRows_keepsWhatAHashSetWould(
      @ForAll long seed, @ForAll @IntRange(max = 3000) int rows) {
    Random random = new Random(seed);
    long[] inodes = random.ints(12, 0, Integer.MAX_VALUE).asLongStream().toArray();
    inodes[0] = 0;
    for (int reading = 0; reading < 2; reading++) {
      table.clear();
      Set<Key> keys = new HashSet<>();
      List<RowValues> kept = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        row.setState(random.nextBoolean() ? 4 : 6, random.nextInt(256));
        row.setLocal(random.nextInt(2), random.nextInt(2), random.nextInt(4));
        row.setRemote(random.nextInt(2), random.nextInt(2), random.nextInt(4));
        row.setQueues(random.nextLong(), random.nextLong());
        row.setTimer(random.nextInt(), random.nextLong(), random.nextInt());
        row.setOwner(random.nextLong(), inodes[random.nextInt(inodes.length)]);
        boolean isNew = keys.add(new Key(row.fourTuple(), row.inode()));
        assertEquals(isNew, table.add(row));
        if (isNew) {
          kept.add(RowValues.of(row));
        }
      }
      assertEquals(rows - kept.size(), table.duplicates());
      assertEquals(kept, rowsOf(table));
    }
  }

  private static List<RowValues> rowsOf(SocketTable table) {
    SocketRecord into = new SocketRecord();
    List<RowValues> rows = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      table.load(i, into);
      rows.add(RowValues.of(into));
    }
    return rows;
  }
}
