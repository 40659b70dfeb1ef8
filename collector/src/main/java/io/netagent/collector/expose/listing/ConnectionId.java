package io.netagent.collector.expose.listing;

import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.SocketTable;

/**
 * The name of a connection for the whole of its life, TIME_WAIT included: network namespace and the
 * kernel's cookie. Where the source tells no cookie: namespace, the number of the reading that
 * first showed it, and its ends; that one is forgotten when the collector starts anew.
 */
final class ConnectionId {
  private final long namespace;
  private final long cookie;
  private final String text;

  private ConnectionId(long namespace, long cookie, String text) {
    this.namespace = namespace;
    this.cookie = cookie;
    this.text = text;
  }

  static String of(long namespace, SocketRecord row, int firstReading) {
    return row.cookie() != 0
        ? namespace + "-" + Long.toHexString(row.cookie())
        : withoutCookie(
            namespace,
            firstReading,
            FourTuple.endText(row.localHigh(), row.localLow(), row.localPort()),
            FourTuple.endText(row.remoteHigh(), row.remoteLow(), row.remotePort()));
  }

  private static String withoutCookie(
      long namespace, int firstReading, String local, String remote) {
    return namespace + "-r" + firstReading + "-" + local + "-" + remote;
  }

  /** Of any text; one that is no id fits no row. */
  static ConnectionId parse(String text) {
    int dash = text.indexOf('-');
    try {
      return new ConnectionId(
          Long.parseLong(text.substring(0, Math.max(0, dash))),
          text.startsWith("r", dash + 1) ? 0 : Long.parseUnsignedLong(text.substring(dash + 1), 16),
          text);
    } catch (NumberFormatException e) {
      return new ConnectionId(-1, 0, "");
    }
  }

  boolean isIn(long aNamespace) {
    return namespace == aNamespace;
  }

  /** Whether it is that of a connection that has no row any more. */
  boolean fits(long aNamespace, long aCookie, int bornIn, FourTuple tuple) {
    if (cookie != 0 || aCookie != 0) {
      return cookie == aCookie && namespace == aNamespace;
    }
    return text.equals(withoutCookie(aNamespace, bornIn, tuple.localText(), tuple.remoteText()));
  }

  boolean fits(SocketTable table, int row) {
    if (cookie != 0 || table.cookie(row) != 0) {
      return cookie == table.cookie(row);
    }
    int reading = table.bornIn(row);
    return text.startsWith(namespace + "-r" + reading + "-")
        && text.equals(
            withoutCookie(
                namespace,
                reading,
                FourTuple.endText(table.localHigh(row), table.localLow(row), table.localPort(row)),
                FourTuple.endText(
                    table.remoteHigh(row), table.remoteLow(row), table.remotePort(row))));
  }
}
