package io.netagent.collector.source;

import java.util.Arrays;

/**
 * The sockets whose owner is being looked for in one tick: inode → who asked, and the best holder
 * found so far. Open addressing over primitives: on a host with many sockets the first tick asks
 * for all of them.
 */
public final class WantedOwners {
  private static final int INITIAL_SLOTS = 64;
  private static final int NOBODY = -1;

  /** 0 = free; an inode is never 0. */
  private long[] inodes = new long[INITIAL_SLOTS];

  private long[] tickets = new long[INITIAL_SLOTS];
  private int[] pids = new int[INITIAL_SLOTS];
  private int[] fds = new int[INITIAL_SLOTS];
  private byte[] ranks = new byte[INITIAL_SLOTS];
  private int size;
  private int unfound;

  /** Takes one answer. */
  public interface Answers {
    /**
     * The owner of the socket that was asked for under this ticket.
     *
     * @param pid -1 if nobody visible holds it
     * @param fd -1 if nobody visible holds it
     */
    void owner(long ticket, int pid, int fd);
  }

  /** Asks for one more. Throws IllegalArgumentException for an inode that is not positive. */
  public void add(long inode, long ticket) {
    if (inode <= 0) {
      throw new IllegalArgumentException("no inode: " + inode);
    }
    if (2 * (size + 1) > inodes.length) {
      grow();
    }
    int slot = slot(inode);
    if (inodes[slot] == 0) {
      inodes[slot] = inode;
      pids[slot] = NOBODY;
      size++;
      unfound++;
    }
    tickets[slot] = ticket;
  }

  public int size() {
    return size;
  }

  /** Whether a holder is known for each. */
  boolean allFound() {
    return unfound == 0;
  }

  /**
   * A process holds a socket, wanted or not.
   *
   * @param rank of several holders the one with the lowest is the owner, then the lowest pid, then
   *     the lowest fd
   */
  void held(long inode, int pid, int fd, int rank) {
    int slot = slot(inode);
    if (inodes[slot] == 0) {
      return;
    }
    if (pids[slot] == NOBODY) {
      unfound--;
    } else if (!isBetter(slot, pid, fd, rank)) {
      return;
    }
    pids[slot] = pid;
    fds[slot] = fd;
    ranks[slot] = (byte) rank;
  }

  /** Hands over an answer for each that was asked for, and forgets them. */
  public void answer(Answers answers) {
    for (int slot = 0; slot < inodes.length; slot++) {
      if (inodes[slot] != 0) {
        boolean found = pids[slot] != NOBODY;
        answers.owner(tickets[slot], pids[slot], found ? fds[slot] : -1);
      }
    }
    if (inodes.length > INITIAL_SLOTS && size < inodes.length / 8) {
      allocate(INITIAL_SLOTS); // The first tick is over.
    }
    Arrays.fill(inodes, 0);
    size = 0;
    unfound = 0;
  }

  private boolean isBetter(int slot, int pid, int fd, int rank) {
    if (rank != ranks[slot]) {
      return rank < ranks[slot];
    }
    return pid != pids[slot] ? pid < pids[slot] : fd < fds[slot];
  }

  private int slot(long inode) {
    int mask = inodes.length - 1;
    int slot = (int) ((inode * 0x9E37_79B9_7F4A_7C15L) >>> 32) & mask;
    while (inodes[slot] != 0 && inodes[slot] != inode) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldInodes = inodes;
    long[] oldTickets = tickets;
    int[] oldPids = pids;
    int[] oldFds = fds;
    byte[] oldRanks = ranks;
    allocate(Math.multiplyExact(2, inodes.length));
    for (int old = 0; old < oldInodes.length; old++) {
      if (oldInodes[old] != 0) {
        int slot = slot(oldInodes[old]);
        inodes[slot] = oldInodes[old];
        tickets[slot] = oldTickets[old];
        pids[slot] = oldPids[old];
        fds[slot] = oldFds[old];
        ranks[slot] = oldRanks[old];
      }
    }
  }

  private void allocate(int slotCount) {
    inodes = new long[slotCount];
    tickets = new long[slotCount];
    pids = new int[slotCount];
    fds = new int[slotCount];
    ranks = new byte[slotCount];
  }
}
