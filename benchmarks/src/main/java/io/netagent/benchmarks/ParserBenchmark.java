package io.netagent.benchmarks;

import io.netagent.socket.SocketTable;
import io.netagent.socket.parse.MalformedRows;
import io.netagent.socket.parse.ProcNetTcpParser;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One row of /proc/net/tcp or tcp6: parsed, and parsed into the table. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ParserBenchmark {
  private static final int ROWS = 10_000;

  private byte[] tcp;
  private byte[] tcp6;
  private final SocketTable table = new SocketTable();
  private long inodes;

  @Setup
  public void write() {
    // The kernel pads the rows of tcp to 149 characters, those of tcp6 not at all.
    tcp = table("rem_address", "0100007F", "%08X", "%-149s%n");
    tcp6 =
        table(
            "remote_address",
            "B80D0120000000000000000001000000",
            "0000000000000000FFFF0000%08X",
            "%s%n");
  }

  private static byte[] table(String remote, String local, String remoteFormat, String line) {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    text.append("  sl  local_address ").append(remote);
    text.append("   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n");
    for (int i = 0; i < ROWS; i++) {
      String row =
          String.format(
              "%4d: %s:%04X "
                  + remoteFormat
                  + ":%04X 01 00000000:00000000 00:00000000 00000000"
                  + "     0        0 %d 1 ffff8881039bd200 20 4 30 10 -1",
              i,
              local,
              1024 + random.nextInt(60_000),
              random.nextInt(),
              1024 + random.nextInt(60_000),
              100_000 + i);
      text.append(String.format(line, row));
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long parse() {
    return parse(4, tcp);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long parseTcp6() {
    return parse(6, tcp6);
  }

  private long parse(int family, byte[] text) {
    ProcNetTcpParser parser = new ProcNetTcpParser(ByteOrder.LITTLE_ENDIAN, new MalformedRows());
    inodes = 0;
    parser.begin(family);
    parser.feed(text, 0, text.length, row -> inodes += row.inode());
    parser.end(row -> inodes += row.inode());
    return inodes;
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int parseIntoTable() {
    ProcNetTcpParser parser = new ProcNetTcpParser(ByteOrder.LITTLE_ENDIAN, new MalformedRows());
    table.clear();
    parser.begin(4);
    parser.feed(tcp, 0, tcp.length, table::add);
    parser.end(table::add);
    return table.size();
  }
}
