package io.netagent.collector.source;

import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.source.ScanReport;
import io.netagent.socket.source.SocketSource;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's socket table of the collector's own network namespace, from the best source that
 * works: they are tried in order, one that fails is passed over with its reason, and after ten
 * minutes those before the chosen one get another chance. Keeps the totals since the start. Not
 * thread-safe.
 */
public final class KernelSockets implements AutoCloseable {
  private static final long RETRY_NANOS = Duration.ofMinutes(10).toNanos();

  private final List<SourceCandidate> candidates;
  private final SocketTable table = new SocketTable();
  private final Map<String, String> passedOver = new LinkedHashMap<>();
  private @Nullable SocketSource current;
  private int currentIndex;
  private long chosenAtNanos;
  private boolean metricsWanted;
  private long malformedTotal;
  private long duplicatesTotal;
  private long interruptedTotal;
  private long failuresTotal;
  private String firstMalformed = "";

  /** Sources in order of preference. Nothing is opened before the first {@link #read}. */
  public KernelSockets(List<SourceCandidate> candidates) {
    this.candidates = List.copyOf(candidates);
  }

  /** Whether rows should tell their {@link io.netagent.socket.TcpMetric} figures from now on. */
  public void wantMetrics(boolean wanted) {
    metricsWanted = wanted;
  }

  /**
   * Brings the table up to date. When this throws, no source works; the message has the reason of
   * each, and the table still holds what was known.
   */
  public ScanReport read(StateSet wanted, long nowNanos) throws IOException {
    SocketSource working = current;
    if (working != null && currentIndex > 0 && nowNanos - chosenAtNanos >= RETRY_NANOS) {
      drop(working);
      working = null;
    }
    if (working != null) {
      try {
        return read(working, wanted);
      } catch (IOException e) {
        passOver(candidates.get(currentIndex).name(), e);
        drop(working);
      }
    }
    return choose(nowNanos);
  }

  private ScanReport choose(long nowNanos) throws IOException {
    for (int i = 0; i < candidates.size(); i++) {
      SourceCandidate candidate = candidates.get(i);
      SocketSource source = null;
      try {
        source = candidate.open();
        ScanReport report = read(source, StateSet.ALL);
        current = source;
        currentIndex = i;
        chosenAtNanos = nowNanos;
        passedOver.keySet().removeIf(name -> !isBefore(name, candidate.name()));
        return report;
      } catch (IOException e) {
        passOver(candidate.name(), e);
        if (source != null) {
          source.close();
        }
      }
    }
    throw new IOException(
        "no way to read the socket table works: " + String.join("; ", passedOver()));
  }

  private boolean isBefore(String name, String chosen) {
    for (SourceCandidate candidate : candidates) {
      if (candidate.name().equals(chosen)) {
        return false;
      }
      if (candidate.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private ScanReport read(SocketSource source, StateSet wanted) throws IOException {
    source.wantMetrics(metricsWanted);
    table.begin();
    ScanReport report = source.read(wanted, table::add);
    table.end(report.states());
    malformedTotal += report.malformed();
    duplicatesTotal += table.duplicates();
    interruptedTotal += report.interrupted() ? 1 : 0;
    String sample = report.firstMalformed();
    if (firstMalformed.isEmpty() && sample != null) {
      firstMalformed = sample;
    }
    return report;
  }

  private void passOver(String name, IOException reason) {
    failuresTotal++;
    passedOver.put(name, String.valueOf(reason.getMessage()));
  }

  private void drop(SocketSource source) {
    source.close();
    current = null;
  }

  @Override
  public void close() {
    if (current != null) {
      drop(current);
    }
  }

  /** Kept up to date by each {@link #read}. */
  public SocketTable table() {
    return table;
  }

  /** The chosen source; empty before the first reading and while none works. */
  public String sourceName() {
    return current == null ? "" : current.name();
  }

  /** The sources before the chosen one and why each is not used: {@code netlink: reason}. */
  public List<String> passedOver() {
    return passedOver.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .toList();
  }

  public long malformedTotal() {
    return malformedTotal;
  }

  public long duplicatesTotal() {
    return duplicatesTotal;
  }

  /** Readings during which the kernel's table changed (NLM_F_DUMP_INTR). */
  public long interruptedTotal() {
    return interruptedTotal;
  }

  /** Readings and openings of a source that failed, so that the next source was tried. */
  public long failuresTotal() {
    return failuresTotal;
  }

  /** The first malformed row of all, printable, or empty. */
  public String firstMalformed() {
    return firstMalformed;
  }
}
