package io.netagent.collector.expose.history;

import io.netagent.collector.aggregate.ListenQueue;
import io.netagent.collector.aggregate.PortUse;
import io.netagent.collector.aggregate.StateCounts;
import io.netagent.collector.expose.AgentStatus;
import io.netagent.collector.expose.NamespaceStatus;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The last hour, fed by each snapshot and asked by any thread. One sample for each ten seconds, of
 * the host and of {@link #MAX_PROCESSES} processes: some 9 MB at most, ended ones included.
 */
public final class History {
  /** From one sample to the next. */
  public static final int SAMPLE_SECONDS = 10;

  /** An hour. */
  public static final int SAMPLES = 360;

  /** Of more processes the smallest are left out. */
  public static final int MAX_PROCESSES = 100;

  private static final int MAX_ENDED = 50;

  private static final List<RecordCounter> OPENED =
      List.of(RecordCounter.OPENED_CLIENT, RecordCounter.OPENED_SERVER);
  private static final List<RecordCounter> CLOSED = named("CLOSED_");
  private static final List<RecordCounter> FAILED = named("CONNECT_");

  private static final List<Figure> GROWING =
      List.of(Figure.OPENED, Figure.CLOSED, Figure.CONNECTS_FAILED);

  private final SampleRing host = new SampleRing(Series.HOST, "host");
  private final Map<Integer, SampleRing> ringByPid = new TreeMap<>();
  private long sampleNumber;
  private long lastSampleNanos;

  private static List<RecordCounter> named(String prefix) {
    return Arrays.stream(RecordCounter.values())
        .filter(counter -> counter.name().startsWith(prefix))
        .toList();
  }

  /**
   * Takes a sample, unless the last one is younger than {@link #SAMPLE_SECONDS}.
   *
   * @param atNanos CLOCK_MONOTONIC: a jump of the wall clock makes no gap
   */
  public synchronized void accept(Snapshot snapshot, long atNanos) {
    if (sampleNumber > 0 && atNanos - lastSampleNanos < SAMPLE_SECONDS * 1_000_000_000L) {
      return;
    }
    sampleNumber++;
    lastSampleNanos = atNanos;
    List<PortUse> ports = new ArrayList<>();
    List<ListenQueue> queues = new ArrayList<>();
    int available = Series.UNKNOWN;
    for (NamespaceStatus namespace : snapshot.namespaces()) {
      if (namespace.ports() != null) {
        ports.addAll(namespace.ports().destinations());
        available = Math.max(available, namespace.ports().range().available());
      }
      queues.addAll(namespace.listenQueues());
    }
    int[] grown = {Series.UNKNOWN, Series.UNKNOWN, Series.UNKNOWN};
    for (ProcessStatus process : largest(snapshot)) {
      int[] row = addProcess(snapshot, process, ports, queues, available);
      for (int i = 0; i < GROWING.size(); i++) {
        int growth = row[SampleColumns.of(GROWING.get(i))];
        if (growth != Series.UNKNOWN) {
          grown[i] = SampleColumns.saturated(Math.max(0L, grown[i]) + growth);
        }
      }
    }
    addHost(snapshot, ports, queues, available, grown);
    ringByPid.values().removeIf(ring -> sampleNumber - ring.lastSampleNumber() >= SAMPLES);
    while (ringByPid.size()
        > MAX_PROCESSES + MAX_ENDED) { // The ended ones: the longest ago go first.
      ringByPid.entrySet().stream()
          .min(Comparator.comparingLong(entry -> entry.getValue().lastSampleNumber()))
          .map(Map.Entry::getKey)
          .ifPresent(ringByPid::remove);
    }
  }

  /** The samples of the host. */
  public synchronized Series host() {
    return host.series();
  }

  /** The samples of a process, or null if there are none. */
  public synchronized @Nullable Series process(int pid) {
    SampleRing ring = ringByPid.get(pid);
    return ring == null ? null : ring.series();
  }

  /** The pids that have samples, ended processes of the last hour included. */
  public synchronized Set<Integer> pids() {
    return Set.copyOf(ringByPid.keySet());
  }

  /**
   * Adds a sample of the host.
   *
   * @param grown what its processes have opened, closed and failed to open, as {@link #GROWING}
   */
  private void addHost(
      Snapshot snapshot,
      List<PortUse> ports,
      List<ListenQueue> queues,
      int available,
      int[] grown) {
    int[] row =
        SampleColumns.sample(
            StateCounts.sum(
                snapshot.processes().stream()
                    .map(ProcessStatus::counts)
                    .collect(Collectors.toList())));
    putPorts(row, ports, available, available < 0 ? Series.UNKNOWN : 0);
    putQueue(row, queues);
    for (int i = 0; i < GROWING.size(); i++) {
      row[SampleColumns.of(GROWING.get(i))] = grown[i];
    }
    host.add(sampleNumber, snapshot.takenAtEpochMillis(), row);
  }

  private int[] addProcess(
      Snapshot snapshot,
      ProcessStatus process,
      List<PortUse> ports,
      List<ListenQueue> queues,
      int available) {
    int pid = process.pid();
    SampleRing ring = ringByPid.get(pid);
    if (ring == null || !ring.process().equals(process.process())) {
      ring = new SampleRing(pid, process.process()); // A pid has a new owner, or a new name.
      ringByPid.put(pid, ring);
    }
    int[] row = SampleColumns.sample(process.counts());
    row[SampleColumns.of(Figure.OPEN_FDS)] = SampleColumns.saturated(process.openFds());
    putPorts(
        row, ports.stream().filter(use -> use.pid() == pid).toList(), available, Series.UNKNOWN);
    putQueue(row, queues.stream().filter(queue -> queue.pid() == pid).toList());
    AgentStatus agent = process.agent();
    FlightRecord record = agent == null ? null : agent.record();
    ring.putGrowth(row, sum(record, OPENED), sum(record, CLOSED), sum(record, FAILED));
    ring.add(sampleNumber, snapshot.takenAtEpochMillis(), row);
    return row;
  }

  /**
   * @param none what it is without any use: only the host's fullest destinations are known
   */
  private static void putPorts(int[] row, List<PortUse> ports, int available, int none) {
    row[SampleColumns.of(Figure.PORTS_USED)] =
        ports.stream().mapToInt(PortUse::used).max().orElse(none);
    row[SampleColumns.of(Figure.PORTS_AVAILABLE)] = available;
  }

  private static void putQueue(int[] row, List<ListenQueue> queues) {
    queues.stream()
        .min(ListenQueue.FULLEST_FIRST)
        .ifPresent(
            queue -> {
              row[SampleColumns.of(Figure.ACCEPT_QUEUE)] = SampleColumns.saturated(queue.length());
              row[SampleColumns.of(Figure.ACCEPT_QUEUE_LIMIT)] = queue.limit();
            });
  }

  private static long sum(@Nullable FlightRecord record, List<RecordCounter> counters) {
    return record == null ? Series.UNKNOWN : counters.stream().mapToLong(record::counter).sum();
  }

  /** JVMs with an agent first, then by sockets; of equal ones those that were sampled before. */
  private List<ProcessStatus> largest(Snapshot snapshot) {
    return snapshot.processes().stream()
        .sorted(
            Comparator.comparing((ProcessStatus each) -> each.agent() == null)
                .thenComparing(each -> -each.counts().total())
                .thenComparing(each -> !ringByPid.containsKey(each.pid())))
        .limit(MAX_PROCESSES)
        .toList();
  }
}
