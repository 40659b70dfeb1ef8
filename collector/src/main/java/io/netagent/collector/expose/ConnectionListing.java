package io.netagent.collector.expose;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.TcpState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All connections, page by page. There may be half a million of them, so a snapshot does not hold
 * them: a page is made when it is asked for, out of what the newest finished tick knows, which may
 * be one tick later than the snapshot. Thread-safe; a page waits while a tick is being worked in.
 */
public interface ConnectionListing {
  /** Nothing to list. */
  ConnectionListing NONE = (query, offset, limit) -> new Page(0, List.of());

  /** The rows from {@code offset} on, {@code limit} at most, of those that match. */
  Page page(Query query, int offset, int limit);

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
   * One connection with the kernel's whole row.
   *
   * @param row belongs to the page alone
   */
  record Listed(CorrelatedConnection connection, SocketRecord row) {}

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
