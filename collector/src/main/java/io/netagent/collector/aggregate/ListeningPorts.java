package io.netagent.collector.aggregate;

import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpState;
import java.util.BitSet;

/** The local ports that somebody listens on: what tells an accepted connection from an own one. */
public final class ListeningPorts {
  private final BitSet ports = new BitSet();

  public ListeningPorts(SocketTable table) {
    int listen = TcpState.LISTEN.kernelNumber();
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      if (table.state(row) == listen) {
        ports.set(table.localPort(row));
      }
    }
  }

  public boolean contains(int port) {
    return ports.get(port);
  }
}
