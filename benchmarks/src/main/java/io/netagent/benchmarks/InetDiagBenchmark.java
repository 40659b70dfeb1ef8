package io.netagent.benchmarks;

import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.parse.InetDiagDecoder;
import io.netagent.socket.parse.MalformedRows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One row of a netlink dump: decoded, and decoded into the table. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class InetDiagBenchmark {
  private static final int ROWS = 10_000;
  private static final int ROWS_PER_DATAGRAM = 250;
  private static final int SEQUENCE = 7;
  private static final int PORT_ID = 4711;

  /** Length of the tcp_info in each row; 0 where it was not asked for. */
  @Param({"0", "248"})
  private int infoBytes;

  private final ByteBuffer[] datagrams = new ByteBuffer[ROWS / ROWS_PER_DATAGRAM];
  private final InetDiagDecoder decoder =
      new InetDiagDecoder(ByteOrder.nativeOrder(), new MalformedRows());
  private final SocketTable table = new SocketTable();
  private long inodes;

  @Setup
  public void write() {
    Random random = new Random(1);
    for (int i = 0; i < datagrams.length; i++) {
      ByteBuffer datagram = ByteBuffer.allocateDirect(ROWS_PER_DATAGRAM * (124 + 252));
      datagram.order(ByteOrder.nativeOrder());
      for (int row = 0; row < ROWS_PER_DATAGRAM; row++) {
        putRow(datagram, i * ROWS_PER_DATAGRAM + row, random);
      }
      datagrams[i] = datagram.flip();
    }
  }

  /** As Linux 6.18 tells root: shutdown, mark, cgroup ID and socket options follow the body. */
  private void putRow(ByteBuffer to, int number, Random random) {
    int start = to.position();
    int length = 124 + (infoBytes == 0 ? 0 : 4 + infoBytes);
    to.putInt(length).putShort((short) 18).putShort((short) 2).putInt(SEQUENCE).putInt(PORT_ID);
    boolean ipv6 = number % 5 == 4;
    to.put((byte) (ipv6 ? 10 : 2)).put((byte) (number % 10 == 0 ? 8 : 1)).putShort((short) 0);
    to.putShort((short) random.nextInt()).putShort((short) random.nextInt());
    for (int word = 0; word < 8; word++) {
      to.putInt(ipv6 || word % 4 == 0 ? random.nextInt() : 0);
    }
    to.putInt(0).putLong(1000L + number).putInt(0).putInt(0).putInt(0);
    to.putInt(1000).putInt(100_000 + number);
    to.putInt(8 << 16 | 5).putInt(0).putInt(15 << 16 | 8).putInt(0);
    to.putInt(21 << 16 | 12).putLong(1).putInt(22 << 16 | 6).putInt(0);
    if (infoBytes > 0) {
      to.putInt(2 << 16 | 4 + infoBytes);
      for (int i = 0; i < infoBytes; i += 8) {
        to.putLong(random.nextInt());
      }
    }
    if (to.position() != start + length) {
      throw new IllegalStateException("a row of " + (to.position() - start) + " bytes");
    }
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long decode() {
    inodes = 0;
    decoder.begin(SEQUENCE, PORT_ID);
    for (ByteBuffer datagram : datagrams) {
      decoder.decode(datagram, row -> inodes += row.inode());
    }
    return inodes;
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int decodeIntoTable() {
    table.begin();
    decoder.begin(SEQUENCE, PORT_ID);
    for (ByteBuffer datagram : datagrams) {
      decoder.decode(datagram, table::add);
    }
    table.end(StateSet.ALL);
    return table.size();
  }
}
