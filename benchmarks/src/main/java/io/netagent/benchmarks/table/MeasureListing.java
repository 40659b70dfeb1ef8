package io.netagent.benchmarks.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the answers cost that the page asks for, of a collector that does nothing else meanwhile.
 * Prints lines {@code what<TAB>median<TAB>largest<TAB>CPU<TAB>KiB}: milliseconds until the last
 * byte came, the collector's processor time, both for one answer, and the answer's size.
 */
final class MeasureListing {
  private static final int WARM_UP = 30;
  private static final int ROUNDS = 20;

  /** They take seconds each. */
  private static final int WHOLE_ROUNDS = 3;

  private static final Map<String, String> ANSWERS = answers();

  private final String address;
  private final long pid;

  private MeasureListing(String address, long pid) {
    this.address = address;
    this.pid = pid;
  }

  private static Map<String, String> answers() {
    Map<String, String> answers = new LinkedHashMap<>();
    answers.put("groups by process, remote, state", "groups?limit=100");
    answers.put("groups by process, site, state", "groups?limit=100&by=process,site,state");
    answers.put("groups by local port (half as many as rows)", "groups?limit=100&by=localPort");
    answers.put("groups of one state", "groups?limit=100&state=close_wait");
    answers.put("100 rows, longest in state first", "connections?limit=100&sort=-stateForSeconds");
    answers.put("filter by state", "connections?limit=100&state=close_wait&sort=-stateForSeconds");
    answers.put("search", "connections?limit=100&q=close_wait&sort=-stateForSeconds");
    answers.put(
        "search of an address", "connections?limit=100&q=127.0.0.1:4&sort=-stateForSeconds");
    answers.put("sort by Recv-Q", "connections?limit=100&sort=-recvQueueBytes");
    answers.put("sort by remote end", "connections?limit=100&sort=remote");
    answers.put("last rows", "connections?limit=100&sort=-stateForSeconds&offset=99900");
    return answers;
  }

  /**
   * Of the table of this network namespace.
   *
   * @param jar of the collector
   */
  static void run(Path jar) throws IOException, InterruptedException {
    int port = MeasurePage.freePort();
    // One look, then none for a minute: an answer waits while a look is being worked in.
    Process collector = MeasurePage.collector(jar, port, "--interval", "60s");
    try {
      MeasureListing measure = new MeasureListing("http://127.0.0.1:" + port, collector.pid());
      measure.awaitReady();
      for (Map.Entry<String, String> each : ANSWERS.entrySet()) {
        measure.measure(each.getKey(), each.getValue(), WARM_UP, ROUNDS);
      }
      long before = measure.peakKib();
      measure.measure("CSV of all", "connections?format=csv", 0, WHOLE_ROUNDS);
      System.out.printf(
          Locale.ROOT,
          "largest resident memory before CSV of all, and after, MiB\t%d\t%d%n",
          before / 1024,
          measure.peakKib() / 1024);
    } finally {
      collector.destroyForcibly().waitFor();
    }
  }

  private void awaitReady() throws InterruptedException {
    while (true) {
      try {
        long unused = ask("connections?limit=1");
        return;
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
  }

  /** Returns the size of the answer. */
  private long ask(String target) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(address + "/api/v1/" + target).toURL().openConnection();
    try (InputStream body = connection.getInputStream()) {
      return body.transferTo(OutputStream.nullOutputStream());
    }
  }

  private void measure(String what, String target, int warmUp, int rounds) throws IOException {
    for (int round = 0; round < warmUp; round++) {
      long unused = ask(target);
    }
    List<Double> millis = new ArrayList<>();
    long size = 0;
    double before = CpuTime.ofProcess(pid);
    for (int round = 0; round < rounds; round++) {
      long from = System.nanoTime();
      size = ask(target);
      millis.add((System.nanoTime() - from) / 1e6);
    }
    double cpu = (CpuTime.ofProcess(pid) - before) / rounds;
    Collections.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "%s\t%.0f\t%.0f\t%.0f\t%d%n",
        what,
        millis.get(millis.size() / 2),
        millis.get(millis.size() - 1),
        cpu,
        size / 1024);
  }

  private long peakKib() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmHWM of " + pid);
  }
}
