package io.netagent.recorder;

/** A closed connection as one of the parsers saw it; two parsers agree if these are equal. */
record SeenClosed(
    long sequence,
    int role,
    int reason,
    long remoteHigh,
    long remoteLow,
    int remotePort,
    int localPort,
    int siteId,
    long openedAtNanos,
    long closedAtNanos,
    boolean adopted,
    boolean usedOnce) {

  static SeenClosed of(ClosedConnection connection) {
    return new SeenClosed(
        connection.sequence(),
        connection.role().code(),
        connection.reason().code(),
        connection.remoteHigh(),
        connection.remoteLow(),
        connection.remotePort(),
        connection.localPort(),
        connection.siteId(),
        connection.openedAtNanos(),
        connection.closedAtNanos(),
        connection.adopted(),
        connection.usedOnce());
  }

  SeenClosed withSite(int id) {
    return new SeenClosed(
        sequence,
        role,
        reason,
        remoteHigh,
        remoteLow,
        remotePort,
        localPort,
        id,
        openedAtNanos,
        closedAtNanos,
        adopted,
        usedOnce);
  }
}
