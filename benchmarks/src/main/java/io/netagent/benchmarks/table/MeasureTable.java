package io.netagent.benchmarks.table;

import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.source.ProcNetTcp;
import io.netagent.socket.source.ScanReport;
import io.netagent.socket.source.SockDiag;
import io.netagent.socket.source.SocketSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills the table of the network namespace it runs in, measures what reading it costs, interleaved,
 * and prints one column of results as lines {@code name<TAB>value}. Arguments: rows, the
 * collector's jar.
 */
final class MeasureTable {
  private static final int ROUNDS = 9;
  private static final int WARM_UP_READS = 20;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Path collectorJar;
  private double ssMillis;
  private double ssHoldersMillis;

  private MeasureTable(Path collectorJar) {
    this.collectorJar = collectorJar;
  }

  public static void main(String[] args) throws Exception {
    int rows = Integer.parseInt(args[0]);
    MeasureTable measure = new MeasureTable(Path.of(args[1]));
    try (Fillers fillers = new Fillers()) {
      fillers.fill(rows);
      measure.readPaths();
      measure.collector();
    }
  }

  /** The processor time of each way to read the whole table, in turn. */
  private void readPaths() throws IOException, InterruptedException {
    try (SocketSource netlink = new SockDiag(false)) {
      SocketSource proc = new ProcNetTcp();
      SocketTable ofNetlink = new SocketTable();
      SocketTable ofProc = new SocketTable();
      double[] ss = new double[ROUNDS];
      double[] byNetlink = new double[ROUNDS];
      double[] byProc = new double[ROUNDS];
      double[] withHolders = new double[3];
      for (int i = 0; i < WARM_UP_READS; i++) {
        read(netlink, ofNetlink);
        if (i < WARM_UP_READS / 4) {
          read(proc, ofProc);
        }
      }
      for (int i = 0; i < ROUNDS; i++) {
        ss[i] = CpuTime.ofCommand(List.of("ss", "-tan"));
        byNetlink[i] = read(netlink, ofNetlink);
        byProc[i] = read(proc, ofProc);
        if (i < withHolders.length) {
          withHolders[i] = CpuTime.ofCommand(List.of("ss", "-tanp"));
        }
      }
      print("rows in the table", ofNetlink.size());
      print("ss -tan, ms", median(ss));
      print("ss -tanp, ms", median(withHolders));
      print("full walk by netlink, ms", median(byNetlink));
      print("full walk by /proc, ms", median(byProc));
      print("full walk by netlink ÷ ss -tan", median(byNetlink) / median(ss));
      print("full walk by /proc ÷ ss -tan", median(byProc) / median(ss));
      ssMillis = median(ss);
      ssHoldersMillis = median(withHolders);
    }
  }

  private static double read(SocketSource source, SocketTable table) throws IOException {
    long before = THREADS.getCurrentThreadCpuTime();
    table.begin();
    ScanReport report = source.read(StateSet.ALL, table::add);
    table.end(report.states());
    return (THREADS.getCurrentThreadCpuTime() - before) / 1e6;
  }

  /** The daemon as it is shipped, started as README tells. */
  private void collector() throws Exception {
    int port = freePort();
    Process daemon =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                collectorJar.toString(),
                "--listen",
                "127.0.0.1:" + port,
                "--interval",
                "1s")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
      long warmUntil = System.nanoTime() + 75_000_000_000L;
      while (System.nanoTime() < warmUntil) {
        Thread.sleep(500);
      }
      List<Double> steady = new ArrayList<>();
      List<Double> full = new ArrayList<>();
      List<Double> rules = new ArrayList<>();
      double cpuBefore = CpuTime.ofProcess(daemon.pid());
      double firstTick = -1;
      double lastTick = -1;
      long until = System.nanoTime() + 95_000_000_000L;
      int ticks = 0;
      while (System.nanoTime() < until) {
        Thread.sleep(300);
        String text = get(metrics);
        double tick = value(text, "netagent_collector_last_tick_timestamp_seconds");
        if (tick != lastTick) {
          lastTick = tick;
          firstTick = firstTick < 0 ? tick : firstTick;
          ticks++;
          double cpuMillis = 1e3 * value(text, "netagent_collector_tick_cpu_seconds");
          rules.add(
              cpuMillis / (cpuMillis - 1e3 * value(text, "netagent_collector_rules_cpu_seconds")));
          boolean all = value(text, "netagent_collector_full_reading_age_seconds") < 0.5;
          (all ? full : steady).add(cpuMillis);
        }
      }
      double cpuPerTick = (CpuTime.ofProcess(daemon.pid()) - cpuBefore) / ticks;
      print("steady tick, ms", median(steady));
      print("full tick, ms", median(full));
      print("tick ÷ tick without its rules", median(rules));
      print("steady tick ÷ ss -tan", median(steady) / ssMillis);
      print("steady tick ÷ ss -tanp", median(steady) / ssHoldersMillis);
      print(
          "mean of a tick at 5 s (one in six full) ÷ ss -tan",
          (5 * median(steady) + median(full)) / 6 / ssMillis);
      print("whole process per tick at 1 s, scrapes included, ms", cpuPerTick);
      print("RSS, MB", status(daemon.pid(), "VmRSS") * 1024 / 1e6);
      print("peak RSS, MB", status(daemon.pid(), "VmHWM") * 1024 / 1e6);
    } finally {
      daemon.destroyForcibly().waitFor();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String get(URI uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static double value(String metrics, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(metrics);
    return line.find() ? Double.parseDouble(line.group(1)) : Double.NaN;
  }

  private static double status(long pid, String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith(key + ":")) {
        return Double.parseDouble(line.replaceAll("\\D", ""));
      }
    }
    return Double.NaN;
  }

  private static double median(List<Double> values) {
    return median(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  private static void print(String name, double value) {
    String text =
        value >= 100 || value == Math.rint(value)
            ? String.format(Locale.ROOT, "%.0f", value)
            : String.format(Locale.ROOT, value >= 1 ? "%.1f" : "%.3f", value);
    System.out.println(name + "\t" + text);
  }
}
