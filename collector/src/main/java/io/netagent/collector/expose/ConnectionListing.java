package io.netagent.collector.expose;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.correlate.EndedConnection;
import io.netagent.collector.expose.listing.ConnectionOrder;
import io.netagent.collector.expose.listing.ConnectionTest;
import io.netagent.collector.expose.listing.Direction;
import io.netagent.collector.expose.listing.GroupField;
import io.netagent.collector.expose.listing.GroupOrder;
import io.netagent.collector.expose.listing.Grouping;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.TcpState;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All connections, page by page. There may be half a million of them, so a snapshot does not hold
 * them: a page is made when it is asked for, out of what the newest finished tick knows, which may
 * be one tick later than the snapshot. Thread-safe; a page waits while a tick is being worked in.
 */
public interface ConnectionListing {
  /** Nothing to list. */
  ConnectionListing NONE =
      new ConnectionListing() {
        @Override
        public Page page(Selection selection, ConnectionOrder order, int offset, int limit) {
          return new Page(0, List.of());
        }

        @Override
        public void all(Selection selection, ConnectionOrder order, Taker taker) {}

        @Override
        public Grouping groups(
            Selection selection, Set<GroupField> by, GroupOrder order, int offset, int limit) {
          return Grouping.NONE;
        }

        @Override
        public @Nullable Listed find(String id) {
          return null;
        }

        @Override
        public @Nullable EndedConnection findEnd(String id) {
          return null;
        }
      };

  /**
   * The rows from {@code offset} on, {@code limit} at most, of those that match. Equal rows keep
   * one order from page to page and from tick to tick.
   */
  Page page(Selection selection, ConnectionOrder order, int offset, int limit);

  /**
   * All that match, some hundred at a time: which ones and their order is as it is now, what is
   * told of each as it is when its turn comes. Those that go meanwhile are left out.
   */
  void all(Selection selection, ConnectionOrder order, Taker taker) throws IOException;

  /** Takes connections; what it throws goes to who has asked. */
  @FunctionalInterface
  interface Taker {
    /** Some of them, the first ones first. */
    void take(List<Listed> rows) throws IOException;
  }

  /** The same in the order of the tables. */
  default Page page(Query query, int offset, int limit) {
    return page(Selection.of(query), ConnectionOrder.NONE, offset, limit);
  }

  /** The connections that match, counted by these fields: the groups from {@code offset} on. */
  Grouping groups(Selection selection, Set<GroupField> by, GroupOrder order, int offset, int limit);

  /** The connection with this {@link Listed#id}, or null: it has gone, or never was. */
  @Nullable Listed find(String id);

  /**
   * What is known of the end of the connection with this id: of one that has gone, as long as
   * {@link io.netagent.collector.correlate.EndedConnections} remembers it; of one that has a row,
   * if an agent has recorded that its process closed it.
   */
  @Nullable EndedConnection findEnd(String id);

  /**
   * What to look for; null is anything.
   *
   * @param pid of the owner, or of who has closed it
   */
  record Query(@Nullable Integer pid, @Nullable TcpState state, @Nullable CloseWaitKind kind) {
    /** Every connection. */
    public static final Query ANY = new Query(null, null, null);
  }

  /**
   * All that a row must meet.
   *
   * @param text must stand in one of its texts; empty for any row
   * @param processes what processes and sites are called
   */
  record Selection(
      Query query, String text, List<ConnectionTest> tests, List<ProcessStatus> processes) {
    public Selection {
      tests = List.copyOf(tests);
      processes = List.copyOf(processes);
    }

    /** No more than that. */
    public static Selection of(Query query) {
      return new Selection(query, "", List.of(), List.of());
    }
  }

  /**
   * One connection with the kernel's whole row.
   *
   * @param id names it as long as it lives, see {@link
   *     io.netagent.collector.expose.listing.ConnectionId}
   * @param row belongs to the page alone
   */
  record Listed(
      String id, CorrelatedConnection connection, SocketRecord row, Direction direction) {}

  /**
   * A part of what matches.
   *
   * @param total all that match
   */
  record Page(int total, List<Listed> rows) {
    public Page {
      rows = List.copyOf(rows);
    }
  }
}
