package io.netagent.benchmarks.table;

import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.source.ProcNetTcp;
import io.netagent.socket.source.SockDiag;
import io.netagent.socket.source.SocketSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads a table of stable sockets while others come and go, and prints how many of the stable ones
 * a reading lost or showed twice, as rows of a Markdown table. Arguments: stable rows, then rates.
 */
final class MeasureChurn {
  private static final int DUMPS = 15;
  private static final int STABLE_PORT = 9000;

  private MeasureChurn() {}

  public static void main(String[] args) throws Exception {
    int stable = Integer.parseInt(args[0]);
    try (Fillers fillers = new Fillers();
        SocketSource netlink = new SockDiag(false)) {
      fillers.fill(stable);
      for (int i = 1; i < args.length; i++) {
        Process churn = fillers.start(ChurnTable.class, args[i]);
        Thread.sleep(1000);
        measure(netlink, stable, args[i]);
        measure(new ProcNetTcp(), stable, args[i]);
        churn.destroyForcibly().waitFor();
      }
    }
  }

  private static void measure(SocketSource source, int stable, String rate)
      throws IOException, InterruptedException {
    long lost = 0;
    long doubled = 0;
    long timeWaitsBefore = timeWaitsBegun();
    long startNanos = System.nanoTime();
    for (int dump = 0; dump < DUMPS; dump++) {
      SocketTable table = new SocketTable();
      table.begin();
      source.read(
          StateSet.ALL,
          row -> {
            if (row.localPort() == STABLE_PORT || row.remotePort() == STABLE_PORT) {
              table.add(row);
            }
          });
      lost += stable + listeners(stable) - table.size();
      doubled += table.duplicates();
      Thread.sleep(200);
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    System.out.printf(
        "| %s | %s | %.0f | %d | %d |%n",
        source.name(), rate, (timeWaitsBegun() - timeWaitsBefore) / seconds, lost, doubled);
  }

  /** Each process that fills the table has two. */
  private static int listeners(int stable) {
    return 2 * Fillers.processes(stable);
  }

  private static long timeWaitsBegun() throws IOException {
    List<String> lines =
        Files.readAllLines(Path.of("/proc/net/netstat")).stream()
            .filter(line -> line.startsWith("TcpExt:"))
            .toList();
    int column = List.of(lines.get(0).split(" ", -1)).indexOf("TW");
    return Long.parseLong(lines.get(1).split(" ", -1)[column]);
  }
}
