package io.netagent.collector.expose.explain;

import io.netagent.collector.aggregate.ActiveCloses;
import io.netagent.collector.aggregate.EphemeralPorts;
import io.netagent.collector.aggregate.ListenQueue;
import io.netagent.collector.aggregate.ListeningPorts;
import io.netagent.collector.aggregate.Remotes;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.correlate.SavedRows;
import io.netagent.collector.diagnose.Diagnosis;
import io.netagent.collector.diagnose.evidence.Look;
import io.netagent.collector.diagnose.evidence.NamespaceReading;
import io.netagent.collector.diagnose.evidence.ProcessFacts;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.LibraryPackages;
import io.netagent.collector.source.PortRange;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.SocketTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One look at a table that somebody saved. It goes through the collector's own {@link Diagnosis},
 * so that a text is judged by no other rules than a host.
 */
public final class SavedLook {
  /** The range of a Linux host that nobody has changed (ip-sysctl.rst, ip_local_port_range). */
  static final PortRange ASSUMED_PORTS = new PortRange(32_768, 60_999, List.of());

  private static final String JAVA = "java";

  /** Those that the text names; when anything happened it does not tell. */
  private record Owners(SavedRows rows) implements ActiveCloses.Closers {
    @Override
    public int pid(int row) {
      return rows.pid(row);
    }

    @Override
    public int siteId(int row) {
      return -1;
    }

    @Override
    public double stateForSeconds(int row) {
      return 0;
    }
  }

  private final SavedRows rows = new SavedRows();

  /** Takes a row of the text. */
  public void add(SocketRecord row) {
    rows.add(row);
  }

  /** What all of them show together. */
  public Explanation explanation() {
    SocketTable table = rows.table();
    List<CorrelatedConnection> telling = rows.telling();
    ListeningPorts listening = new ListeningPorts(table);
    List<ListenQueue> queues = ListenQueue.of(SavedRows.NAMESPACE, table, rows::pid, row -> -1);
    EphemeralPorts ports =
        EphemeralPorts.of(SavedRows.NAMESPACE, table, listening, ASSUMED_PORTS, rows::pid);
    NamespaceReading namespace =
        new NamespaceReading(
            SavedRows.NAMESPACE,
            true,
            -1,
            table.size(),
            queues,
            Remotes.of(SavedRows.NAMESPACE, table, listening, rows::pid).top(),
            ActiveCloses.of(SavedRows.NAMESPACE, table, listening, new Owners(rows)),
            ports,
            null,
            null,
            null,
            List.of());
    Diagnosis diagnosis =
        new Diagnosis(
            new ApplicationFrames(new LibraryPackages(List.of()), List.of()), Look.ONE_SNAPSHOT);
    Diagnosis.Result judged =
        diagnosis.tick(
            new Diagnosis.Input(
                0, false, processes(), telling, List.of(namespace), Map.of(), rows.peers()));
    SavedFigures figures = new SavedFigures(table, telling, queues, ports);
    return new Explanation(
        table.size(),
        figures.byState(),
        figures.named(),
        judged.findings(),
        missing(figures.usesPorts()));
  }

  private List<ProcessFacts> processes() {
    List<ProcessFacts> processes = new ArrayList<>();
    rows.programByPid()
        .forEach((pid, program) -> processes.add(process(pid, program, program.equals(JAVA))));
    if (processes.isEmpty()) {
      processes.add(process(SavedRows.UNNAMED_PID, "unknown", false));
    }
    return processes;
  }

  private static ProcessFacts process(int pid, String program, boolean jvm) {
    return new ProcessFacts(pid, 0, program, jvm, ProcessFacts.Agent.NONE, false, 0, -1, -1);
  }

  private List<String> missing(boolean usesPorts) {
    List<String> missing = new ArrayList<>();
    missing.add(
        "One reading tells no age and no trend. A second look shows what is still there: the command"
            + " findings looks for some seconds, the daemon for as long as it runs.");
    if (rows.programByPid().isEmpty()) {
      missing.add("The text names no process: ss -p or netstat -p, as root, do.");
    } else if (rows.ownerless() > 0) {
      missing.add(
          rows.ownerless()
              + " rows name no process, mostly for lack of rights: ss -p and netstat -p need root for"
              + " other users' processes.");
    }
    if (!rows.tellsListeners()) {
      missing.add(
          "No listening socket is in the text (ss -a, netstat -a): accept queues are unknown, and"
              + " connections on a low port that several share are taken for accepted ones.");
    }
    if (!rows.tellsTimers()) {
      missing.add("Neither timers nor retransmits are in the text: ss -o and ss -i tell them.");
    }
    if (usesPorts) {
      missing.add(
          "The range of ephemeral ports is not in the text: Linux's default is assumed, "
              + ASSUMED_PORTS.first()
              + " to "
              + ASSUMED_PORTS.last()
              + ".");
    }
    missing.add(
        "Which line of code opened a connection only the agent knows: -javaagent:netagent.jar, or"
            + " the command attach.");
    return missing;
  }
}
