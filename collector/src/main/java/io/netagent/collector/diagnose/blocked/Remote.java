package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.socket.FourTuple;

/** The remote end of a connection. */
record Remote(long high, long low, int port) {
  static Remote of(CorrelatedConnection row) {
    FourTuple tuple = row.tuple();
    return new Remote(tuple.remoteHigh(), tuple.remoteLow(), tuple.remotePort());
  }

  /** {@code 10.0.0.7:443}. */
  String text() {
    return FourTuple.endText(high, low, port);
  }
}
