package io.netagent.collector.expose.cli.probe;

import io.netagent.collector.probe.report.ProbeReport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The rounds of a probe, summed up once: behind the last, or when somebody ends it before. */
public final class ProbeRounds implements AutoCloseable {
  private final Consumer<List<ProbeReport>> summary;
  private final List<ProbeReport> reports = new ArrayList<>();
  private final Thread atExit = new Thread(this::sumUp, "netagent-probe-summary");
  private boolean summedUp;

  /** None so far. Ctrl-C sums up from now on. */
  public ProbeRounds(Consumer<List<ProbeReport>> summary) {
    this.summary = summary;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** One more, which is told by this; none is behind the summary. */
  public synchronized void add(ProbeReport report, Runnable told) {
    if (!summedUp) {
      reports.add(report);
      told.run();
    }
  }

  /** Tells what they come to, if there was any and nobody has. */
  public synchronized void sumUp() {
    if (!summedUp && !reports.isEmpty()) {
      summedUp = true;
      summary.accept(List.copyOf(reports));
    }
  }

  /** Whether none of them failed or had a warning. */
  public synchronized boolean allFine() {
    return reports.stream().allMatch(ProbeReport::fine);
  }

  @Override
  public void close() {
    try {
      var unused = Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process ends already, and the hook runs.
    }
  }
}
