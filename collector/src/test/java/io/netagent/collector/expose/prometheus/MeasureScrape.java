package io.netagent.collector.expose.prometheus;

import com.sun.management.ThreadMXBean;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.RandomSnapshot;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.SnapshotFixture;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a scrape costs the collector, as rows of a Markdown table: processor time and garbage of the
 * first scrape of a snapshot, which writes it, and of one more. Run by benchmarks/scrape. Argument:
 * JVMs with an agent.
 */
final class MeasureScrape {
  private static final int WARM_UP = 400;
  private static final int SCRAPES = 100;
  private static final int SNAPSHOTS = 4;
  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private MeasureScrape() {}

  public static void main(String[] args) {
    int jvms = Integer.parseInt(args[0]);
    Snapshot[] snapshots = new Snapshot[SNAPSHOTS];
    for (int i = 0; i < SNAPSHOTS; i++) {
      Snapshot random = RandomSnapshot.of(1, 300, jvms, 20, i + 1);
      int findings = Math.min(20, random.findings().size()); // Thousands are for the bounds' test.
      snapshots[i] =
          SnapshotFixture.of(
              random.processes(),
              random.namespaces(),
              random.remotes(),
              random.paths(),
              random.findings().subList(0, findings));
    }
    measure("text 0.0.4, gzip", snapshots, null, true);
    measure("text 0.0.4", snapshots, null, false);
    measure("OpenMetrics, gzip", snapshots, OPEN_METRICS, true);
    measure("OpenMetrics", snapshots, OPEN_METRICS, false);
  }

  private static void measure(String name, Snapshot[] snapshots, String accept, boolean gzip) {
    LatestSnapshot latest = new LatestSnapshot(() -> 0);
    SnapshotMetrics metrics = new SnapshotMetrics(latest, "1", 1_000_000);
    Exposition exposition = new Exposition(metrics);
    double[] firstMillis = new double[SCRAPES];
    double[] firstKilobytes = new double[SCRAPES];
    double[] nextMillis = new double[SCRAPES];
    double[] nextKilobytes = new double[SCRAPES];
    int bytes = 0;
    for (int i = -WARM_UP; i < SCRAPES; i++) {
      latest.accept(snapshots[Math.floorMod(i, SNAPSHOTS)]);
      int place = Math.max(0, i);
      bytes = scrape(exposition, accept, gzip, firstMillis, firstKilobytes, place);
      scrape(exposition, accept, gzip, nextMillis, nextKilobytes, place);
    }
    int series = metrics.collect().stream().mapToInt(family -> family.series().size()).sum();
    System.out.printf(
        Locale.ROOT,
        "| %s | %,d | %,d | %.1f | %,.0f | %.3f | %,.1f |%n",
        name,
        series,
        bytes,
        median(firstMillis),
        median(firstKilobytes),
        median(nextMillis),
        median(nextKilobytes));
  }

  private static int scrape(
      Exposition exposition,
      String accept,
      boolean gzip,
      double[] millis,
      double[] kilobytes,
      int place) {
    long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
    long nanosBefore = THREADS.getCurrentThreadCpuTime();
    int length = exposition.answer(accept, gzip).body().length;
    millis[place] = (THREADS.getCurrentThreadCpuTime() - nanosBefore) / 1e6;
    kilobytes[place] = (THREADS.getCurrentThreadAllocatedBytes() - bytesBefore) / 1e3;
    return length;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
