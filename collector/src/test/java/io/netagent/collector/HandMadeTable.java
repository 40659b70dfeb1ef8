package io.netagent.collector;

import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Sockets made by hand, and tables of them. */
public final class HandMadeTable {
  private HandMadeTable() {}

  /** One socket. Of several without a cookie those on the same ends are one. */
  public record Row(
      TcpState state,
      int family,
      FourTuple ends,
      long inode,
      long cookie,
      long recvQueueBytes,
      int acceptQueueLimit) {
    public Row family(int family) {
      return new Row(state, family, ends, inode, cookie, recvQueueBytes, acceptQueueLimit);
    }

    public Row inode(long inode) {
      return new Row(state, family, ends, inode, cookie, recvQueueBytes, acceptQueueLimit);
    }

    public Row cookie(long cookie) {
      return new Row(state, family, ends, inode, cookie, recvQueueBytes, acceptQueueLimit);
    }

    public Row queue(long recvQueueBytes, int acceptQueueLimit) {
      return new Row(state, family, ends, inode, cookie, recvQueueBytes, acceptQueueLimit);
    }

    SocketRecord asRecord() {
      SocketRecord record = new SocketRecord();
      record.setState(family, state.kernelNumber());
      record.setLocal(ends.localHigh(), ends.localLow(), ends.localPort());
      record.setRemote(ends.remoteHigh(), ends.remoteLow(), ends.remotePort());
      record.setQueues(recvQueueBytes, 0);
      record.setAcceptQueueLimit(acceptQueueLimit);
      record.setOwner(0, inode);
      record.setKernelIds(cookie, 0);
      return record;
    }
  }

  /** A connection without inode and cookie, of family 4 if both addresses are IPv4. */
  public static Row row(TcpState state, String local, int localPort, String remote, int port) {
    byte[] from = bytes(local);
    byte[] to = bytes(remote);
    int family = from.length == 4 && to.length == 4 ? 4 : 6;
    return new Row(state, family, FourTuple.of(from, localPort, to, port), 0, 0, 0, -1);
  }

  /** A listener with this inode. */
  public static Row listener(String local, int port, long inode) {
    String any = local.indexOf(':') < 0 ? "0.0.0.0" : "::";
    return row(TcpState.LISTEN, local, port, any, 0).inode(inode);
  }

  /** A table with one full reading; row i of the list has index i. */
  public static SocketTable of(List<Row> rows) {
    SocketTable table = new SocketTable();
    read(table, StateSet.ALL, rows);
    if (table.size() != rows.size()) {
      throw new AssertionError("some of the rows are the same socket: " + rows);
    }
    return table;
  }

  public static SocketTable of(Row... rows) {
    return of(List.of(rows));
  }

  /** One more reading. */
  public static void read(SocketTable table, StateSet covered, List<Row> rows) {
    table.begin();
    rows.forEach(row -> table.add(row.asRecord()));
    table.end(covered);
  }

  private static byte[] bytes(String literal) {
    try {
      return InetAddress.getByName(literal).getAddress(); // Of a literal it asks nobody.
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
