package io.netagent.socket;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The rows of a {@link SocketTable} as others see them: by index, column by column. */
abstract class SocketRows {
  static final int BLOCK_SHIFT = 10;
  static final int BLOCK_MASK = RowBlock.ROWS - 1;

  final List<RowBlock> blocks = new ArrayList<>();

  /** The indexes in use. */
  final BitSet live = new BitSet();

  SocketRows() {}

  /** Above every index in use. */
  public int limit() {
    return live.length();
  }

  /**
   * The first row with this index or a higher one, or -1: {@code for (int i = table.next(0); i >=
   * 0; i = table.next(i + 1))}.
   */
  public int next(int from) {
    return live.nextSetBit(from);
  }

  /** Whether there is a row with this index. */
  public boolean has(int row) {
    return live.get(row);
  }

  /** Copies the row into the record. Throws IndexOutOfBoundsException if there is no such row. */
  public void load(int row, SocketRecord into) {
    if (row < 0 || !live.get(row)) {
      throw new IndexOutOfBoundsException("no row " + row);
    }
    block(row).load(row & BLOCK_MASK, into);
  }

  /**
   * The number of the reading that first showed the row. With the index it names a socket: an index
   * is used again, but not within the reading that gave it up.
   */
  public int bornIn(int row) {
    return block(row).bornIn[row & BLOCK_MASK];
  }

  /** The kernel's state number. For a row that exists, as are all below. */
  public int state(int row) {
    return block(row).state[row & BLOCK_MASK] & 0xFF;
  }

  /** 4, 6, or 0 if not told. */
  public int family(int row) {
    return block(row).family[row & BLOCK_MASK];
  }

  /** Bytes 0 to 7 of the local address. */
  public long localHigh(int row) {
    return block(row).localHigh(row & BLOCK_MASK);
  }

  /** Bytes 8 to 15 of the local address. */
  public long localLow(int row) {
    return block(row).localLow[row & BLOCK_MASK];
  }

  /** 0 to 65535. */
  public int localPort(int row) {
    return block(row).ports[row & BLOCK_MASK] >>> 16;
  }

  /** Bytes 0 to 7 of the remote address. */
  public long remoteHigh(int row) {
    return block(row).remoteHigh(row & BLOCK_MASK);
  }

  /** Bytes 8 to 15 of the remote address. */
  public long remoteLow(int row) {
    return block(row).remoteLow[row & BLOCK_MASK];
  }

  /** 0 to 65535. */
  public int remotePort(int row) {
    return block(row).ports[row & BLOCK_MASK] & 0xFFFF;
  }

  /** Recv-Q. */
  public long recvQueueBytes(int row) {
    return block(row).recvQueueBytes(row & BLOCK_MASK);
  }

  /** Send-Q, see {@link SocketRecord#sendQueueBytes}. */
  public long sendQueueBytes(int row) {
    return block(row).sendQueueBytes(row & BLOCK_MASK);
  }

  /** See {@link SocketRecord#retransmits}. */
  public int retransmits(int row) {
    return block(row).retransmits(row & BLOCK_MASK);
  }

  /** One figure, or -1 if it is not told. */
  public long metric(int row, TcpMetric metric) {
    return block(row).metric(row & BLOCK_MASK, metric);
  }

  /** Of a listener, or -1. */
  public int acceptQueueLimit(int row) {
    return block(row).acceptQueueLimit(row & BLOCK_MASK);
  }

  /** 0 for none, -1 if not told. */
  public long inode(int row) {
    return block(row).inode[row & BLOCK_MASK];
  }

  /** What the kernel calls the socket, or 0 if not told. */
  public long cookie(int row) {
    return block(row).cookie[row & BLOCK_MASK];
  }

  final RowBlock block(int row) {
    return blocks.get(row >>> BLOCK_SHIFT);
  }
}
