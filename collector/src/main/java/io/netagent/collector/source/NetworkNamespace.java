package io.netagent.collector.source;

import java.util.List;

/**
 * A network namespace that at least one visible process lives in.
 *
 * @param inode what {@code /proc/PID/ns/net}, lsns and {@code ip netns identify} call it; -1 if no
 *     such link of its processes can be read
 * @param tableInode the inode number of its {@code /proc/PID/net/tcp}; -1 if that can't be told.
 *     Neither number is used twice at one time, both may be used again later
 * @param representativePid {@code /proc/PID/net} of that process shows it; -1 only for the reader's
 *     own namespace when no process of it is visible
 * @param pids ascending
 * @param own it is the reader's
 */
public record NetworkNamespace(
    long inode, long tableInode, int representativePid, List<Integer> pids, boolean own) {
  public NetworkNamespace {
    pids = List.copyOf(pids);
  }
}
