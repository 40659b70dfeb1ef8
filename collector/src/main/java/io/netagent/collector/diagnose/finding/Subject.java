package io.netagent.collector.diagnose.finding;

import java.util.Set;

/**
 * What a verdict is about, so that two verdicts on one thing can be told: of these the one that
 * names the cause stands.
 *
 * @param sockets by inode; empty for what has none
 * @param remotes address and port of the remote ends
 * @param listenPorts local ports that connections came to
 */
public record Subject(
    int pid,
    long startTicks,
    long namespace,
    String site,
    InodeSet sockets,
    EndSet remotes,
    Set<Integer> listenPorts) {
  public Subject {
    listenPorts = Set.copyOf(listenPorts);
  }
}
