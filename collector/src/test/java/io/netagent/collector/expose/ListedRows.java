package io.netagent.collector.expose;

import io.netagent.collector.correlate.EndedConnection;
import io.netagent.collector.expose.listing.ConnectionOrder;
import io.netagent.collector.expose.listing.GroupField;
import io.netagent.collector.expose.listing.GroupOrder;
import io.netagent.collector.expose.listing.Grouping;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists a few rows made by hand: knows the three old filters, and each row as a group. */
record ListedRows(List<Listed> rows) implements ConnectionListing {
  @Override
  public Page page(Selection selection, ConnectionOrder order, int offset, int limit) {
    List<Listed> matching = rows.stream().filter(row -> matches(selection.query(), row)).toList();
    return new Page(matching.size(), matching.stream().skip(offset).limit(limit).toList());
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

  /** Each has been closed, and is still there. */
  @Override
  public @Nullable EndedConnection findEnd(String id) {
    Listed row = find(id);
    return row == null
        ? null
        : new EndedConnection(
            row.connection().namespace(),
            row.connection().tuple(),
            row.connection().family(),
            row.connection().pid(),
            0,
            row.connection().stateNumber(),
            0,
            ConnectionFixture.closed());
  }

  private static boolean matches(Query query, Listed row) {
    return (query.pid() == null || query.pid() == row.connection().pid())
        && (query.state() == null || query.state() == row.connection().state())
        && (query.kind() == null || query.kind() == row.connection().closeWaitKind());
  }
}
