package io.netagent.benchmarks.overhead;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Measures on one JDK what the agent costs, and prints a Markdown table. Arguments: the agent's
 * jar, the jar of OpenTelemetry's agent or {@code -}, {@code full} or {@code quick}, the rows
 * divided by commas or {@code all}, the JDK's home.
 */
final class MeasureOverhead {
  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
  private static final Pattern PER_SECOND = Pattern.compile("Requests/sec: +([0-9.]+)");

  private final WatchedJvms jvms;
  private final Extent extent;
  private final String rows;
  private final ResultTable table;
  private final List<String> notes = new ArrayList<>();

  private MeasureOverhead(WatchedJvms jvms, Extent extent, String rows) {
    this.jvms = jvms;
    this.extent = extent;
    this.rows = rows;
    this.table = new ResultTable(jvms.variants());
  }

  public static void main(String[] args) throws Exception {
    @Nullable Path openTelemetry = args[1].equals("-") ? null : Path.of(args[1]);
    Extent extent = args[2].equals("quick") ? Extent.QUICK : Extent.FULL;
    try (WatchedJvms jvms = new WatchedJvms(Path.of(args[4]), Path.of(args[0]), openTelemetry)) {
      new MeasureOverhead(jvms, extent, args[3]).all();
    }
  }

  private void all() throws IOException, InterruptedException {
    if (wanted("netty")) {
      netty();
    }
    if (wanted("storm-channel")) {
      storm("channel", "connect, 1 byte, close by SocketChannel ÷ none");
    }
    if (wanted("storm-socket")) {
      storm("socket", "connect, 1 byte, close by Socket ÷ none");
    }
    if (wanted("storm-events")) {
      table.ratios(
          "– while somebody reads each connection's events ÷ none",
          turns("Storm", "socket", true, true),
          "/s");
    }
    if (wanted("same-thread")) {
      table.ratios(
          "1 byte written and read by one thread ÷ none",
          turns("SameThread", "", false, false),
          "/s");
    }
    if (wanted("start")) {
      start();
    }
    if (wanted("memory")) {
      memory();
    }
    System.out.println();
    notes.forEach(System.out::println);
  }

  private boolean wanted(String row) {
    return rows.equals("all") || List.of(rows.split(",", -1)).contains(row);
  }

  private void netty() throws IOException, InterruptedException {
    Samples throughput = new Samples();
    Samples cpu = new Samples();
    for (int number = 0; number < extent.forks(); number++) {
      try (Fork fork = jvms.start(jvms.order(number), "NettyHello")) {
        for (Variant variant : jvms.order(number)) {
          wrk(fork.of(variant), extent.warmUpMillis());
        }
        for (int round = 0; round < extent.rounds(); round++) {
          for (Variant variant : jvms.order(round)) {
            double before = fork.of(variant).cpuMillis();
            String said = wrk(fork.of(variant), extent.turnMillis());
            double millis = fork.of(variant).cpuMillis() - before;
            throughput.add(variant, number(PER_SECOND, said));
            cpu.add(variant, 1e3 * millis / number(REQUESTS, said));
          }
        }
      }
      progress("Netty", number);
    }
    table.ratios("Netty NIO HTTP under wrk, requests a second ÷ none", throughput, "/s");
    table.ratios("– processor time for a request ÷ none", cpu, "µs");
  }

  private static String wrk(Watched server, long millis) throws IOException, InterruptedException {
    Process wrk =
        new ProcessBuilder(
                "wrk",
                "-t1",
                "-c32",
                "-d" + Math.max(1, millis / 1000) + "s",
                "http://127.0.0.1:" + server.port() + "/")
            .redirectErrorStream(true)
            .start();
    String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (wrk.waitFor() != 0 || said.contains("Socket errors") || said.contains("Non-2xx")) {
      throw new IOException("wrk: " + said);
    }
    return said;
  }

  private static double number(Pattern pattern, String text) throws IOException {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      throw new IOException("wrk has not said " + pattern + ": " + text);
    }
    return Double.parseDouble(found.group(1));
  }

  private void storm(String api, String title) throws IOException, InterruptedException {
    table.ratios(title, turns("Storm", api, true, false), "/s");
  }

  private Samples turns(String program, String argument, boolean exact, boolean events)
      throws IOException, InterruptedException {
    Samples samples = new Samples();
    for (int number = 0; number < extent.stormForks(); number++) {
      try (Fork fork = jvms.start(jvms.orderWithoutPeers(number), program, argument);
          EventReader reader = events ? EventReader.in(jvms.directory(Variant.NETAGENT)) : null) {
        for (Variant variant : jvms.orderWithoutPeers(number)) {
          fork.of(variant).turn(extent.warmUpMillis());
        }
        for (int round = 0; round < extent.stormRounds(); round++) {
          for (Variant variant : jvms.orderWithoutPeers(round)) {
            samples.add(variant, fork.of(variant).turn(extent.turnMillis()));
          }
        }
        if (exact) {
          exact(argument, fork.of(Variant.NETAGENT).operations());
        }
        if (reader != null) {
          exact(reader);
        }
      }
      progress(program + " " + argument, number);
    }
    return samples;
  }

  private void exact(String api, long connections) throws IOException {
    String verdict = StormRecord.verdict(jvms.directory(Variant.NETAGENT), connections);
    if (!verdict.startsWith("exact")) {
      throw new IOException("storm by " + api + ": " + verdict);
    }
    notes.add("- storm by " + api + ", " + verdict);
  }

  private void exact(EventReader reader) throws IOException, InterruptedException {
    String verdict = reader.verdict();
    if (!verdict.startsWith("exact")) {
      throw new IOException("events of the storm: " + verdict);
    }
    notes.add("- events of the storm, " + verdict);
  }

  private void start() throws IOException, InterruptedException {
    Samples cold = new Samples();
    Samples warm = new Samples();
    for (int round = 0; round < extent.starts(); round++) {
      for (Variant variant : jvms.order(round)) {
        jvms.forget(variant);
        cold.add(variant, startMillis(variant));
        if (variant != Variant.OPENTELEMETRY && variant != Variant.JFR) {
          warm.add(variant, startMillis(variant));
        }
      }
    }
    progress("starts", 0);
    table.differences("start of a program that does nothing, over none", cold, "ms");
    table.differences("– once more, woven classes cached", warm, "ms");
  }

  private double startMillis(Variant variant) throws IOException, InterruptedException {
    ProcessBuilder command = jvms.command(variant, "Nothing");
    long before = System.nanoTime();
    Process process =
        command
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("exit code " + process.exitValue() + " of " + command.command());
    }
    return (System.nanoTime() - before) / 1e6;
  }

  private void memory() throws IOException, InterruptedException {
    jvms.useSmallSerialHeap();
    table.differences(
        "RSS of an idle HTTP server after 3,000 requests, over none", resident(true), "MiB");
    table.differences("– once more, woven classes cached", resident(false), "MiB");
  }

  private Samples resident(boolean cold) throws IOException, InterruptedException {
    Samples resident = new Samples();
    for (int round = 0; round < extent.servers(); round++) {
      if (cold) {
        jvms.forget(Variant.NETAGENT);
      }
      try (Fork fork = jvms.start(jvms.order(round), "SmallHttp")) {
        // What has come up with the last requests, a compilation above all, is done by then.
        Thread.sleep(2_000);
        for (Variant variant : jvms.variants()) {
          resident.add(variant, fork.of(variant).residentMiB());
        }
      }
    }
    progress(cold ? "memory, cold" : "memory, warm", 0);
    return resident;
  }

  private static void progress(String row, int number) {
    System.err.println(row + " " + (number + 1));
  }
}
