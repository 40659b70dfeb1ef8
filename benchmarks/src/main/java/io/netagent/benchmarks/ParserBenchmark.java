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

/** One row of /proc/net/tcp: parsed, and parsed into the table. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ParserBenchmark {
  private static final int ROWS = 10_000;
  private static final String HEADER =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode";

  private byte[] text;
  private final SocketTable table = new SocketTable();
  private long rows;

  @Setup
  public void write() {
    Random random = new Random(1);
    StringBuilder rows = new StringBuilder(HEADER).append("\n");
    for (int i = 0; i < ROWS; i++) {
      rows.append(
          String.format(
              "%4d: 0100007F:%04X %08X:%04X 01 00000000:00000000 00:00000000 00000000     0       "
                  + " 0 %d 1 ffff8881039bd200 20 4 30 10 -1                \n",
              i,
              1024 + random.nextInt(60_000),
              random.nextInt(),
              1024 + random.nextInt(60_000),
              100_000 + i));
    }
    text = rows.toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long parse() {
    ProcNetTcpParser parser = new ProcNetTcpParser(ByteOrder.LITTLE_ENDIAN, new MalformedRows());
    rows = 0;
    parser.begin(4);
    parser.feed(text, 0, text.length, row -> rows += row.inode());
    parser.end(row -> rows += row.inode());
    return rows;
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int parseIntoTable() {
    ProcNetTcpParser parser = new ProcNetTcpParser(ByteOrder.LITTLE_ENDIAN, new MalformedRows());
    table.clear();
    parser.begin(4);
    parser.feed(text, 0, text.length, table::add);
    parser.end(table::add);
    return table.size();
  }
}
