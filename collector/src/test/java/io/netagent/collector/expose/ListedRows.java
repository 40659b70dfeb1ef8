package io.netagent.collector.expose;

import io.netagent.collector.correlate.EndedConnection;
import io.netagent.collector.expose.listing.ConnectionOrder;
import io.netagent.collector.expose.listing.GroupField;
import io.netagent.collector.expose.listing.GroupOrder;
import io.netagent.collector.expose.listing.Grouping;
import io.netagent.recorder.ClosedConnection;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists a few rows made by hand: knows the three old filters, and each row as a group. */
record ListedRows(List<Listed> rows, Map<String, EndedConnection> ends)
    implements ConnectionListing {
  ListedRows(List<Listed> rows) {
    this(rows, Map.of());
  }

  @Override
  public Page page(Selection selection, ConnectionOrder order, int offset, int limit) {
    List<Listed> matching = rows.stream().filter(row -> matches(selection.query(), row)).toList();
    return new Page(matching.size(), matching.stream().skip(offset).limit(limit).toList());
  }

  @Override
  public void all(Selection selection, ConnectionOrder order, Taker taker) throws IOException {
    for (Listed each : page(selection, order, 0, Integer.MAX_VALUE).rows()) {
      taker.take(List.of(each));
    }
  }

  @Override
  public Grouping groups(
      Selection selection, Set<GroupField> by, GroupOrder order, int offset, int limit) {
    Page page = page(selection, ConnectionOrder.NONE, offset, limit);
    return new Grouping(
        page.total(),
        page.total(),
        page.rows().stream()
            .map(row -> new Grouping.Group(row, true, 1, 1, 2, 3, 4.5, true, 6.5, 7, 8))
            .toList());
  }

  @Override
  public @Nullable Listed find(String id) {
    return rows.stream().filter(row -> row.id().equals(id)).findFirst().orElse(null);
  }

  @Override
  public @Nullable EndedConnection findEnd(String id) {
    return ends.get(id);
  }

  /** The leaking connection has been closed; of two that have gone, one has a record. */
  static ListedRows ended() {
    Listed row = ConnectionFixture.leaking();
    return new ListedRows(
        List.of(row),
        Map.of(
            row.id(),
            ended(row, 0, ConnectionFixture.closed()),
            "1-a",
            ended(row, 7_000_000_000L, ConnectionFixture.closed()),
            "1-b",
            ended(row, 7_000_000_000L, null)));
  }

  private static EndedConnection ended(
      Listed row, long goneAtNanos, @Nullable ClosedConnection closed) {
    return new EndedConnection(
        row.connection().namespace(),
        row.connection().tuple(),
        row.connection().family(),
        row.connection().pid(),
        closed == null ? -1 : 0,
        row.connection().stateNumber(),
        goneAtNanos,
        closed);
  }

  private static boolean matches(Query query, Listed row) {
    return (query.pid() == null || query.pid() == row.connection().pid())
        && (query.state() == null || query.state() == row.connection().state())
        && (query.kind() == null || query.kind() == row.connection().closeWaitKind());
  }
}
