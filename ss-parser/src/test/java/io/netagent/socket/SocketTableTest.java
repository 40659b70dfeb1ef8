package io.netagent.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SocketTableTest {
  private static final StateSet RARE =
      StateSet.of(TcpState.CLOSE_WAIT, TcpState.LISTEN, TcpState.SYN_SENT);

  private final SocketTable table = new SocketTable();
  private final SocketRecord row = new SocketRecord();

  private SocketRecord row(int port, long inode, long cookie, TcpState state) {
    row.clear();
    row.setState(4, state.kernelNumber());
    row.setLocal(0, FourTuple.v4Mapped(0x7F000001), port);
    row.setRemote(0, FourTuple.v4Mapped(0x7F000001), state == TcpState.LISTEN ? 0 : 40000);
    row.setOwner(inode == 0 ? -1 : 1000, inode);
    row.setKernelIds(cookie, 0);
    return row;
  }

  private void reading(Runnable adds) {
    reading(StateSet.ALL, adds);
  }

  private void reading(StateSet covered, Runnable adds) {
    table.begin();
    adds.run();
    table.end(covered);
  }

  private int only() {
    assertEquals(1, table.size());
    return table.next(0);
  }

  @Test
  void add_twiceInOneReading_keepsTheFirst() {
    table.begin();
    assertTrue(table.add(row(80, 7, 0, TcpState.ESTABLISHED)));
    assertFalse(table.add(row(80, 7, 0, TcpState.CLOSE_WAIT)));
    table.end(StateSet.ALL);
    assertEquals(1, table.duplicates());
    assertEquals(TcpState.ESTABLISHED.kernelNumber(), table.state(only()));
  }

  @Test
  void add_sameFourTupleOtherInode_keepsBoth() {
    reading(
        () -> {
          assertTrue(table.add(row(80, 0, 0, TcpState.TIME_WAIT)));
          assertTrue(table.add(row(80, 7, 0, TcpState.ESTABLISHED)));
        });
    assertEquals(2, table.size());
    assertEquals(0, table.duplicates());
  }

  @Test
  void add_timeWaitAndUnacceptedOfTheSamePorts_keepsBoth() {
    for (int i = 0; i < 2; i++) {
      boolean timeWaitFirst = i == 0;
      reading(
          () -> {
            table.add(row(80, 0, 0, timeWaitFirst ? TcpState.TIME_WAIT : TcpState.ESTABLISHED));
            table.add(row(80, 0, 0, timeWaitFirst ? TcpState.ESTABLISHED : TcpState.TIME_WAIT));
          });
      assertEquals(2, table.size());
      assertEquals(0, table.duplicates());
    }
  }

  @Test
  void add_listenersOfOneReusePortGroup_keepsAll() {
    for (int i = 0; i < 2; i++) {
      reading(
          () -> {
            for (int inode = 1; inode <= 50; inode++) {
              table.add(row(80, inode, 0, TcpState.LISTEN));
            }
          });
      assertEquals(50, table.size());
    }
  }

  @Test
  void add_listenersWithoutAnyIdentity_areNeverTakenForDuplicates() {
    for (int i = 0; i < 2; i++) {
      reading(
          () -> {
            table.add(row(80, -1, 0, TcpState.LISTEN));
            table.add(row(80, -1, 0, TcpState.LISTEN));
          });
      assertEquals(2, table.size());
      assertEquals(i == 0, table.isNew(table.next(0)));
    }
  }

  @Test
  void end_rowNotShownAgain_isGone() {
    reading(() -> table.add(row(80, 7, 1, TcpState.ESTABLISHED)));
    reading(() -> table.add(row(81, 8, 2, TcpState.ESTABLISHED)));
    assertEquals(81, table.localPort(only()));
    assertTrue(table.isNew(only()));
  }

  @Test
  void end_partialReading_keepsRowsInOtherStates() {
    reading(
        () -> {
          table.add(row(80, 7, 1, TcpState.ESTABLISHED));
          table.add(row(81, 8, 2, TcpState.CLOSE_WAIT));
        });
    int established = 0;
    reading(RARE, () -> {});
    assertEquals(established, only());
    assertEquals(80, table.localPort(established));
    assertFalse(table.isNew(established));
    reading(RARE, () -> table.add(row(80, 7, 1, TcpState.CLOSE_WAIT)));
    assertEquals(established, only());
    assertEquals(TcpState.CLOSE_WAIT.kernelNumber(), table.state(established));
    reading(RARE, () -> {});
    assertEquals(0, table.size());
  }

  @Test
  void end_socketWithCookieThroughItsLife_keepsItsIndex() {
    reading(() -> table.add(row(80, 0, 9, TcpState.ESTABLISHED)));
    int index = only();
    for (TcpState state : List.of(TcpState.ESTABLISHED, TcpState.FIN_WAIT2, TcpState.TIME_WAIT)) {
      reading(() -> table.add(row(80, state == TcpState.ESTABLISHED ? 7 : 0, 9, state)));
      assertEquals(index, only());
      assertFalse(table.isNew(index));
      assertEquals(state.kernelNumber(), table.state(index));
    }
  }

  @Test
  void end_acceptedThenClosedWithoutCookie_keepsItsIndex() {
    reading(() -> table.add(row(80, 0, 0, TcpState.ESTABLISHED)));
    int index = only();
    reading(() -> table.add(row(80, 7, 0, TcpState.ESTABLISHED)));
    assertEquals(index, only());
    assertFalse(table.isNew(index));
    assertEquals(7, table.inode(index));
    reading(() -> table.add(row(80, 0, 0, TcpState.TIME_WAIT)));
    assertEquals(index, only());
    assertFalse(table.isNew(index));
  }

  @Test
  void end_portsTakenOverWithoutCookie_areTwoSockets() {
    reading(() -> table.add(row(80, 7, 0, TcpState.ESTABLISHED)));
    int index = only();
    reading(
        () -> {
          table.add(row(80, 0, 0, TcpState.TIME_WAIT));
          table.add(row(80, 7, 0, TcpState.ESTABLISHED));
        });
    assertEquals(2, table.size());
    assertEquals(7, table.inode(index));
    assertTrue(table.isNew(table.next(index + 1)));
  }

  @Test
  void end_sourceBeginsToTellCookies_knowsTheSocketAgain() {
    reading(() -> table.add(row(80, 7, 0, TcpState.ESTABLISHED)));
    int index = only();
    reading(() -> table.add(row(80, 7, 5, TcpState.CLOSE_WAIT)));
    assertEquals(index, only());
    assertFalse(table.isNew(index));
  }

  @Test
  void end_manyGone_givesBlocksBackAndReusesLowIndexes() {
    reading(
        () -> {
          for (int i = 1; i <= 5000; i++) {
            table.add(row(1000 + i, i, i, TcpState.ESTABLISHED));
          }
        });
    reading(() -> table.add(row(1001, 1, 1, TcpState.ESTABLISHED)));
    assertEquals(0, only());
    assertEquals(1, table.limit());
    reading(
        () -> {
          table.add(row(1001, 1, 1, TcpState.ESTABLISHED));
          table.add(row(7, 7, 7, TcpState.ESTABLISHED));
        });
    assertEquals(2, table.limit());
  }

  @Test
  void clear_filled_forgetsRowsAndDuplicates() {
    reading(
        () -> {
          table.add(row(80, 7, 0, TcpState.ESTABLISHED));
          table.add(row(80, 7, 0, TcpState.ESTABLISHED));
        });
    table.clear();
    assertEquals(0, table.size());
    assertEquals(0, table.duplicates());
    assertEquals(-1, table.next(0));
  }

  @Test
  void load_noSuchRow_throws() {
    assertThrows(IndexOutOfBoundsException.class, () -> table.load(0, row));
    assertThrows(IndexOutOfBoundsException.class, () -> table.load(-1, row));
  }

  @Test
  void load_everythingTold_givesItBack() {
    row(80, 7, 5, TcpState.ESTABLISHED);
    row.setState(6, 12);
    row.setLocal(-1, -2, 65535);
    row.setRemote(-3, -4, 65534);
    row.setQueues(0xFFFF_FFFFL, 0xFFFF_FFFEL);
    row.setAcceptQueueLimit(128);
    row.setTimer(255, 4_294_967, 255);
    row.setOwner(0xFFFF_FFFEL, Long.MAX_VALUE);
    row.setKernelIds(-9, -8);
    row.setInterfaceIndex(3);
    row.setScopes("eth0", "eth1");
    row.setHolders(List.of(new SocketHolder("java", 4, 5)));
    for (TcpMetric metric : TcpMetric.values()) {
      row.setMetric(metric, metric.index() * 1_000_000_007L);
    }
    RowValues all = RowValues.of(row);
    reading(() -> table.add(row));
    SocketRecord into = new SocketRecord();
    table.load(only(), into);
    assertEquals(all, RowValues.of(into));
    assertNull(into.state());

    RowValues plain = RowValues.of(row(80, 7, 5, TcpState.CLOSE_WAIT));
    reading(() -> table.add(row(80, 7, 5, TcpState.CLOSE_WAIT)));
    table.load(only(), into);
    assertEquals(plain, RowValues.of(into), "nothing of the row before remains");
  }

  private record Key(FourTuple fourTuple, long identity) {}

  /** Small alphabets, so that ends collide; several readings, some of them partial. */
  @Property(tries = 300)
  void readings_anyRows_keepWhatAHashMapWould(
      @ForAll long seed, @ForAll @IntRange(max = 1500) int rows, @ForAll boolean cookies) {
    Random random = new Random(seed);
    SocketTable table = new SocketTable();
    Map<Key, Integer> indexes = new HashMap<>();
    Map<Key, RowValues> contents = new HashMap<>();
    for (int reading = 0; reading < 4; reading++) {
      StateSet covered = random.nextInt(3) == 0 ? RARE : StateSet.ALL;
      table.begin();
      Map<Key, RowValues> shown = new HashMap<>();
      int duplicates = 0;
      for (int i = 0; i < rows; i++) {
        long identity = 1 + random.nextInt(6);
        randomRow(random, covered, identity, cookies);
        Key key = new Key(row.fourTuple(), identity);
        boolean first = !shown.containsKey(key);
        assertEquals(first, table.add(row));
        duplicates += first ? 0 : 1;
        shown.putIfAbsent(key, RowValues.of(row));
      }
      table.end(covered);
      contents.values().removeIf(content -> covered.contains(content.stateNumber()));
      contents.putAll(shown);
      assertEquals(duplicates, table.duplicates());
      assertEquals(contents.size(), table.size());
      indexes.keySet().retainAll(contents.keySet());
      for (int at = table.next(0); at >= 0; at = table.next(at + 1)) {
        table.load(at, row);
        Key key = new Key(row.fourTuple(), cookies ? row.cookie() : row.inode());
        assertEquals(contents.get(key), RowValues.of(row));
        assertEquals(!indexes.containsKey(key), table.isNew(at) && shown.containsKey(key));
        assertEquals(at, indexes.getOrDefault(key, at));
        indexes.put(key, at);
      }
    }
  }

  private void randomRow(Random random, StateSet covered, long identity, boolean cookies) {
    row.clear();
    int state;
    do {
      state = 1 + random.nextInt(13);
    } while (!covered.contains(state));
    row.setState(random.nextBoolean() ? 4 : 6, state);
    row.setLocal(random.nextInt(2), random.nextInt(2), random.nextInt(4));
    row.setRemote(random.nextInt(2), random.nextInt(2), random.nextInt(4));
    row.setQueues(random.nextInt(3), random.nextInt(3));
    boolean changesHands = cookies && row.remotePort() != 0;
    row.setOwner(random.nextInt(3) - 1, changesHands ? random.nextInt(4) : identity);
    row.setKernelIds(cookies ? identity : 0, random.nextInt(2));
  }

  /** Nothing is lost and nothing invented, whatever the source tells of identity. */
  @Property(tries = 300)
  void readings_rowsOfDoubtfulIdentity_keepEachThatWasTaken(
      @ForAll long seed, @ForAll @IntRange(max = 300) int rows) {
    Random random = new Random(seed);
    SocketTable table = new SocketTable();
    for (int reading = 0; reading < 4; reading++) {
      table.begin();
      List<RowValues> taken = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        randomRow(random, StateSet.ALL, random.nextInt(4) - 1, random.nextInt(4) == 0);
        if (row.cookie() < 0) {
          row.setKernelIds(0, 0);
        }
        if (table.add(row)) {
          taken.add(RowValues.of(row));
        }
      }
      table.end(StateSet.ALL);
      assertEquals(rows, taken.size() + table.duplicates());
      List<RowValues> kept = new ArrayList<>();
      for (int at = table.next(0); at >= 0; at = table.next(at + 1)) {
        table.load(at, row);
        kept.add(RowValues.of(row));
      }
      assertEquals(taken.size(), kept.size());
      taken.forEach(each -> assertTrue(kept.remove(each), each::toString));
    }
  }
}
