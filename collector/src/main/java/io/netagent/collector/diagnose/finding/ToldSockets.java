package io.netagent.collector.diagnose.finding;

import io.netagent.socket.FourTuple;

/**
 * The sockets that a finding is about, so that each of them can be asked whether it is one. Those
 * without an inode (not accepted yet, or closed) are known by their ends.
 *
 * @param namespace the inode of their network namespace
 * @param byInode those that have an inode
 * @param byEnds the others, as {@link #ends} names them
 */
public record ToldSockets(long namespace, InodeSet byInode, InodeSet byEnds) {
  /** Of a finding that names none. */
  public static final ToldSockets NONE = new ToldSockets(0, InodeSet.EMPTY, InodeSet.EMPTY);

  /** Whether none is named. */
  public boolean isEmpty() {
    return byInode.size() + byEnds.size() == 0;
  }

  /**
   * Whether this is one of them.
   *
   * @param inode 0 or less: it has none
   * @param ends as {@link #ends} names them
   */
  public boolean contains(long inNamespace, long inode, long ends) {
    return namespace == inNamespace
        && (inode > 0 ? byInode.contains(inode) : byEnds.contains(ends));
  }

  /** A number that two four-tuples of one table don't share, but for a chance of 2^-64. */
  public static long ends(FourTuple tuple) {
    return ends(
        tuple.localHigh(),
        tuple.localLow(),
        tuple.localPort(),
        tuple.remoteHigh(),
        tuple.remoteLow(),
        tuple.remotePort());
  }

  /** The same of the ends of a row. */
  public static long ends(
      long localHigh,
      long localLow,
      int localPort,
      long remoteHigh,
      long remoteLow,
      int remotePort) {
    long hash = mix(localPort << 16 | remotePort, localHigh);
    return mix(mix(mix(hash, localLow), remoteHigh), remoteLow);
  }

  private static long mix(long hash, long word) {
    long mixed = (hash ^ word) * 0x9E37_79B9_7F4A_7C15L; // 2^64 / the golden ratio, odd
    mixed = (mixed ^ (mixed >>> 32)) * 0xBF58_476D_1CE4_E5B9L; // SplitMix64's first factor
    return mixed ^ (mixed >>> 29);
  }
}
