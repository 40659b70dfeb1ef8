package io.netagent.collector.expose.listing;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.correlate.ConnectionJoin;
import io.netagent.collector.correlate.EndedConnection;
import io.netagent.collector.correlate.EndedConnections;
import io.netagent.collector.correlate.NamespaceRows;
import io.netagent.collector.expose.ConnectionListing;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists the rows of the tables as the newest finished tick joined them. A row is known by its
 * place: its index in its table, counted on from one namespace to the next.
 */
public final class LedgerListing implements ConnectionListing {
  /** Ticks wait while so many are told. */
  private static final int AT_ONCE = 500;

  private final Object tables;
  private final EndedConnections ended;

  // Both guarded by tables.
  private List<NamespaceRows> namespaces = List.of();
  private ConnectionJoin join;

  /**
   * Empty until the first {@link #show}.
   *
   * @param tables the lock under which tables and ledgers change
   * @param ended changes under it, too
   */
  public LedgerListing(Object tables, EndedConnections ended) {
    this.tables = tables;
    this.ended = ended;
    this.join = new ConnectionJoin(Map.of(), 0);
  }

  /** The tick has joined these. */
  public void show(List<NamespaceRows> namespaces, ConnectionJoin join) {
    synchronized (tables) {
      this.namespaces = List.copyOf(namespaces);
      this.join = join;
    }
  }

  /** Takes the rows one by one. */
  private interface Visitor {
    void visit(RowCursor row, int place);
  }

  @Override
  public Page page(Selection selection, ConnectionOrder order, int offset, int limit) {
    synchronized (tables) {
      if (namespaces.isEmpty()) {
        return new Page(0, List.of());
      }
      ConnectionField field = order.field();
      if (field == null) {
        return unsorted(selection, offset, limit);
      }
      RowCursor cursor = cursor(selection);
      Sort sort = sorted(cursor, selection, order);
      List<Listed> page = new ArrayList<>();
      int end = (int) Math.min(sort.size(), (long) offset + limit);
      for (int at = offset; at < end; at++) {
        stand(cursor, sort.place(at));
        page.add(listed(cursor));
      }
      return new Page(sort.size(), page);
    }
  }

  private Sort sorted(RowCursor cursor, Selection selection, ConnectionOrder order) {
    Sort sort = new Sort(order.descending(), 0);
    visit(cursor, selection, (row, place) -> sort.add(place));
    ConnectionField field = order.field();
    List<RowKey> keys = field == null ? List.of() : field.keys();
    for (int i = keys.size() - 1; i >= 0; i--) {
      for (int at = 0; at < sort.size(); at++) {
        stand(cursor, sort.place(at));
        sort.setKey(at, keys.get(i).of(cursor));
      }
      sort.sort();
    }
    return sort;
  }

  @Override
  public void all(Selection selection, ConnectionOrder order, Taker taker) throws IOException {
    Marks marks;
    synchronized (tables) {
      marks = namespaces.isEmpty() ? Marks.NONE : marks(selection, order);
    }
    for (int from = 0; from < marks.rows.length; from += AT_ONCE) {
      List<Listed> rows = new ArrayList<>();
      synchronized (tables) {
        RowCursor cursor = null;
        for (int at = from; at < Math.min(from + AT_ONCE, marks.rows.length); at++) {
          NamespaceRows each = marks.namespaces.get(marks.namespace[at]);
          SocketTable table = each.ledger().table();
          if (table.has(marks.rows[at]) && table.bornIn(marks.rows[at]) == marks.bornIn[at]) {
            cursor = cursor == null ? new RowCursor(join, new Owners(List.of()), each) : cursor;
            cursor.enter(each);
            cursor.moveTo(marks.rows[at]);
            rows.add(listed(cursor));
          }
        }
      }
      taker.take(rows);
    }
  }

  private Marks marks(Selection selection, ConnectionOrder order) {
    RowCursor cursor = cursor(selection);
    Sort sort = sorted(cursor, selection, order);
    Marks marks = new Marks(namespaces, sort.size());
    for (int at = 0; at < sort.size(); at++) {
      stand(cursor, sort.place(at));
      marks.namespace[at] = namespaces.indexOf(cursor.rows());
      marks.rows[at] = cursor.row();
      marks.bornIn[at] = cursor.table().bornIn(cursor.row());
    }
    return marks;
  }

  /** By which rows are known again at a later tick, if they are still there. */
  private static final class Marks {
    static final Marks NONE = new Marks(List.of(), 0);

    final List<NamespaceRows> namespaces;
    final int[] namespace;
    final int[] rows;
    final int[] bornIn;

    Marks(List<NamespaceRows> namespaces, int size) {
      this.namespaces = namespaces;
      namespace = new int[size];
      rows = new int[size];
      bornIn = new int[size];
    }
  }

  private Page unsorted(Selection selection, int offset, int limit) {
    List<Listed> page = new ArrayList<>();
    int[] total = new int[1];
    visit(
        cursor(selection),
        selection,
        (row, place) -> {
          if (total[0] >= offset && page.size() < limit) {
            page.add(listed(row));
          }
          total[0]++;
        });
    return new Page(total[0], page);
  }

  @Override
  public Grouping groups(
      Selection selection, Set<GroupField> by, GroupOrder order, int offset, int limit) {
    synchronized (tables) {
      if (namespaces.isEmpty()) {
        return Grouping.NONE;
      }
      RowCursor cursor = cursor(selection);
      GroupTable groups = new GroupTable(by);
      visit(cursor, selection, groups::add);
      Sort sort = new Sort(order.descending(), groups.size());
      for (int group = 0; group < groups.size(); group++) {
        sort.add(group);
      }
      for (int group = 0; group < groups.size(); group++) {
        stand(cursor, groups.place(group));
        sort.setKey(group, groups.sortKey(group, order.column(), cursor));
      }
      sort.sort();
      List<Grouping.Group> page = new ArrayList<>();
      int end = (int) Math.min(sort.size(), (long) offset + limit);
      for (int at = offset; at < end; at++) {
        stand(cursor, groups.place(sort.place(at)));
        page.add(groups.group(sort.place(at), listed(cursor)));
      }
      return new Grouping(groups.size(), groups.rows(), page);
    }
  }

  @Override
  public @Nullable Listed find(String id) {
    synchronized (tables) {
      RowCursor cursor = stand(ConnectionId.parse(id));
      return cursor == null ? null : listed(cursor);
    }
  }

  @Override
  public @Nullable EndedConnection findEnd(String id) {
    ConnectionId wanted = ConnectionId.parse(id);
    synchronized (tables) {
      RowCursor cursor = stand(wanted);
      return cursor == null ? ended.find(wanted::fits) : ended.find(cursor.rows(), cursor.row());
    }
  }

  /** A new cursor on the row with this id; null if there is none. */
  private @Nullable RowCursor stand(ConnectionId wanted) {
    for (NamespaceRows rows : namespaces) {
      SocketTable table = rows.ledger().table();
      if (!wanted.isIn(rows.namespace())) {
        continue;
      }
      for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
        if (wanted.fits(table, row)) {
          RowCursor cursor = new RowCursor(join, new Owners(List.of()), rows);
          cursor.moveTo(row);
          return cursor;
        }
      }
    }
    return null;
  }

  private RowCursor cursor(Selection selection) {
    return new RowCursor(join, new Owners(selection.processes()), namespaces.get(0));
  }

  private void visit(RowCursor cursor, Selection selection, Visitor visitor) {
    Query query = selection.query();
    List<ConnectionTest> tests = new ArrayList<>(selection.tests());
    if (!selection.text().isEmpty()) {
      tests.add(new TextSearch(selection.text(), cursor.owners()));
    }
    ConnectionTest[] rest = tests.toArray(ConnectionTest[]::new);
    int base = 0;
    for (NamespaceRows rows : namespaces) {
      cursor.enter(rows);
      SocketTable table = rows.ledger().table();
      for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
        cursor.moveTo(row);
        if (matches(query, cursor) && passesAll(rest, cursor)) {
          visitor.visit(cursor, base + row);
        }
      }
      base += table.limit();
    }
  }

  private static boolean passesAll(ConnectionTest[] tests, RowCursor row) {
    for (ConnectionTest test : tests) {
      if (!test.passes(row)) {
        return false;
      }
    }
    return true;
  }

  private void stand(RowCursor cursor, int place) {
    int base = 0;
    for (NamespaceRows rows : namespaces) {
      int limit = rows.ledger().table().limit();
      if (place < base + limit) {
        cursor.enter(rows);
        cursor.moveTo(place - base);
        return;
      }
      base += limit;
    }
    throw new IllegalStateException("no row at place " + place);
  }

  private Listed listed(RowCursor row) {
    SocketRecord record = new SocketRecord();
    row.table().load(row.row(), record);
    return new Listed(
        ConnectionId.of(row.rows().namespace(), record, row.table().bornIn(row.row())),
        join.connection(row.rows(), row.row(), record),
        record,
        row.direction());
  }

  private static boolean matches(Query query, RowCursor row) {
    if (query.pid() != null && row.pid() != query.pid()) {
      return false;
    }
    TcpState state = query.state();
    if (state != null && row.state() != state.kernelNumber()) {
      return false;
    }
    CloseWaitKind kind = query.kind();
    return kind == null || row.kind() == kind;
  }
}
