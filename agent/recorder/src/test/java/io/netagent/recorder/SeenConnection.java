package io.netagent.recorder;

/** A connection as one of the parsers saw it; two parsers agree if these are equal. */
record SeenConnection(
    int fd,
    long generation,
    int role,
    int transport,
    long remoteHigh,
    long remoteLow,
    int remotePort,
    int localPort,
    long openedAtNanos,
    long openerThreadId,
    int siteId,
    long connectNanos,
    long bytesRead,
    long readOperations,
    long bytesWritten,
    long writeOperations,
    long lastReadAtNanos,
    long lastWriteAtNanos,
    long eofAtNanos) {

  static SeenConnection of(RecordedConnection connection) {
    return new SeenConnection(
        connection.fd(),
        connection.generation(),
        connection.role().code(),
        connection.transport().code(),
        connection.remoteHigh(),
        connection.remoteLow(),
        connection.remotePort(),
        connection.localPort(),
        connection.openedAtNanos(),
        connection.openerThreadId(),
        connection.siteId(),
        connection.connectNanos(),
        connection.bytesRead(),
        connection.readOperations(),
        connection.bytesWritten(),
        connection.writeOperations(),
        connection.lastReadAtNanos(),
        connection.lastWriteAtNanos(),
        connection.eofAtNanos());
  }
}
