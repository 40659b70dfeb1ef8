package io.netagent.collector.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.socket.TcpState;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessCountsTest {
  record Row(
      int pid, int stateNumber, int family, long inode, long recvQueueBytes, double seconds) {
    @Nullable CloseWaitKind kind() {
      return stateNumber == TcpState.CLOSE_WAIT.kernelNumber()
          ? CloseWaitKind.of(inode, pid != ProcessCounts.NO_OWNER, recvQueueBytes)
          : null;
    }
  }

  @Provide
  Arbitrary<List<Row>> tables() {
    return Combinators.combine(
            Arbitraries.integers().between(-1, 3),
            Arbitraries.integers().between(0, 14),
            Arbitraries.of(4, 6),
            Arbitraries.longs().between(0, 2),
            Arbitraries.longs().between(0, 3),
            Arbitraries.doubles().between(0, 100))
        .as(Row::new)
        .list()
        .ofMaxSize(50);
  }

  @Property
  void byPid_anyTable_totalsAreTheRows(@ForAll("tables") List<Row> rows) {
    ProcessCounts counts = new ProcessCounts();
    for (Row row : rows) {
      counts.add(row.pid, row.stateNumber, row.family);
      counts.addCloseWait(row.pid, row.kind(), row.seconds);
    }
    Map<Integer, StateCounts> byPid = counts.byPid();
    assertEquals(rows.size(), byPid.values().stream().mapToLong(StateCounts::total).sum());
    byPid.forEach(
        (pid, own) -> {
          long kinds = 0;
          for (CloseWaitKind kind : CloseWaitKind.values()) {
            kinds += own.closeWait(kind);
          }
          assertEquals(own.count(TcpState.CLOSE_WAIT), kinds);
          for (TcpState state : TcpState.values()) {
            for (int family : new int[] {4, 6}) {
              assertEquals(
                  rows.stream()
                      .filter(row -> row.pid == pid && row.family == family)
                      .filter(row -> row.stateNumber == state.kernelNumber())
                      .count(),
                  own.count(state, family));
            }
          }
          assertEquals(
              rows.stream()
                  .filter(row -> row.pid == pid && row.kind() != null)
                  .mapToDouble(Row::seconds)
                  .max()
                  .orElse(0),
              own.closeWaitOldestSeconds());
          for (CloseWaitKind kind : CloseWaitKind.values()) {
            assertEquals(
                rows.stream()
                    .filter(row -> row.pid == pid && row.kind() == kind)
                    .mapToDouble(Row::seconds)
                    .max()
                    .orElse(0),
                own.closeWaitOldestSeconds(kind));
          }
        });
  }

  @Property
  void sum_anyTable_isThatOfAllRows(@ForAll("tables") List<Row> rows) {
    ProcessCounts counts = new ProcessCounts();
    rows.forEach(row -> counts.add(row.pid, row.stateNumber, row.family));
    StateCounts sum = StateCounts.sum(counts.byPid().values());
    assertEquals(rows.size(), sum.total());
    assertEquals(
        rows.stream().filter(row -> row.stateNumber == 1).count(), sum.count(TcpState.ESTABLISHED));
  }

  @Test
  void byPid_noRows_hasAZeroForTheRowsWithoutOwner() {
    assertEquals(0, new ProcessCounts().byPid().get(ProcessCounts.NO_OWNER).total());
  }

  @ParameterizedTest
  @CsvSource({
    "0, false, 0, UNACCEPTED",
    "0, false, 31, UNACCEPTED",
    "9, false, 0, UNKNOWN",
    "9, true, 0, EOF_READ",
    "9, true, 1, FIN_ONLY",
    "9, true, 2, UNREAD",
  })
  void of_row_isAskedInOrder(long inode, boolean ownerKnown, long recvQueue, CloseWaitKind kind) {
    assertEquals(kind, CloseWaitKind.of(inode, ownerKnown, recvQueue));
  }
}
