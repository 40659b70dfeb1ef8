package io.netagent.collector.correlate;

/**
 * The sockets of one network namespace. Addresses mean something only within it: 127.0.0.1 is
 * another host in each.
 *
 * @param namespace the inode of /proc/PID/ns/net; where that can't be read, the one of
 *     /proc/PID/net/tcp, which is another for each namespace too; 0 if neither can
 */
public record NamespaceRows(long namespace, ConnectionLedger ledger) {}
