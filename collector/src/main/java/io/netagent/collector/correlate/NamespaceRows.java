package io.netagent.collector.correlate;

/**
 * The sockets of one network namespace. Addresses mean something only within it: 127.0.0.1 is
 * another host in each.
 *
 * @param namespace the inode of /proc/PID/ns/net; 0 for the collector's own where that can't be
 *     read
 */
public record NamespaceRows(long namespace, ConnectionLedger ledger) {}
