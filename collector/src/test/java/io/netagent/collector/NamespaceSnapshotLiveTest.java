package io.netagent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.aggregate.EphemeralPorts;
import io.netagent.collector.aggregate.ListenQueue;
import io.netagent.collector.aggregate.PortUse;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.expose.ConnectionListing.Listed;
import io.netagent.collector.expose.ConnectionListing.Query;
import io.netagent.collector.expose.NamespaceStatus;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.source.NamespaceProcess;
import io.netagent.socket.TcpState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program in a namespace of its own, seen by a collector outside of it and by one within. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NamespaceSnapshotLiveTest {
  /** 90 ports are left. */
  private static final String PORTS =
      "echo '10000 10099' >/proc/sys/net/ipv4/ip_local_port_range\n"
          + "echo 10020-10029 >/proc/sys/net/ipv4/ip_local_reserved_ports";

  private static final Map<String, TcpState> STATE_BY_SS_NAME =
      Map.of(
          "ESTAB", TcpState.ESTABLISHED,
          "SYN-SENT", TcpState.SYN_SENT,
          "SYN-RECV", TcpState.SYN_RECV,
          "FIN-WAIT-1", TcpState.FIN_WAIT1,
          "FIN-WAIT-2", TcpState.FIN_WAIT2,
          "TIME-WAIT", TcpState.TIME_WAIT,
          "CLOSE-WAIT", TcpState.CLOSE_WAIT,
          "LAST-ACK", TcpState.LAST_ACK,
          "LISTEN", TcpState.LISTEN,
          "CLOSING", TcpState.CLOSING);

  private static final Pattern SS_SUMMARY =
      Pattern.compile("TCP:\\s+\\d+ \\(estab (\\d+), closed \\d+, orphaned \\d+, timewait (\\d+)");

  private static NamespaceProcess namespace() throws IOException, InterruptedException {
    Requirement.command("ss");
    Requirement.command("nsenter");
    return NamespaceProcess.start(PORTS, "");
  }

  private static List<String> inside(NamespaceProcess namespace, String... command)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("timeout", "20", "nsenter", "-t"));
    all.addAll(List.of(String.valueOf(namespace.pid()), "-n"));
    all.addAll(List.of(command));
    Process process =
        new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    return text.lines().toList();
  }

  private static Map<TcpState, Integer> ssStates(NamespaceProcess namespace) throws Exception {
    Map<TcpState, Integer> counts = new TreeMap<>();
    for (String line : inside(namespace, "ss", "-H", "-tan")) {
      TcpState state = STATE_BY_SS_NAME.get(line.substring(0, line.indexOf(' ')));
      assertTrue(state != null, line);
      counts.merge(state, 1, Integer::sum);
    }
    return counts;
  }

  private static void awaitStates(
      NamespaceProcess namespace, Predicate<Map<TcpState, Integer>> reached) throws Exception {
    while (!reached.test(ssStates(namespace))) {
      Thread.onSpinWait(); // Each look is a process of its own; the class has a time limit.
    }
  }

  /** The last segments may still be on their way when the program has done its part. */
  private static void awaitClosed(NamespaceProcess namespace) throws Exception {
    awaitStates(
        namespace,
        s ->
            s.getOrDefault(TcpState.TIME_WAIT, 0) == SocketsThatClose.CLOSED_BY_BOTH
                && s.getOrDefault(TcpState.FIN_WAIT2, 0) == SocketsThatClose.CLOSED_BY_CLIENT + 1
                && !s.containsKey(TcpState.FIN_WAIT1)
                && !s.containsKey(TcpState.LAST_ACK));
  }

  private static long inode(int pid) throws IOException {
    String link = Files.readSymbolicLink(Path.of("/proc", "" + pid, "ns", "net")).toString();
    return Long.parseLong(link.substring("net:[".length(), link.length() - 1));
  }

  /** A snapshot whose states are those that ss showed before and after it. */
  private static Snapshot tick(CollectLoop loop, NamespaceProcess namespace) throws Exception {
    Map<TcpState, Integer> before = ssStates(namespace);
    Snapshot snapshot = loop.tick();
    while (snapshot.limitations().stream().anyMatch(l -> l.contains("for lack of time"))) {
      snapshot = loop.tick(); // A large namespace of somebody else's: they take turns.
    }
    assertEquals(before, ssStates(namespace), "nothing happens meanwhile");
    long inode = inode(namespace.pid());
    List<NamespaceStatus> found =
        snapshot.namespaces().stream().filter(n -> n.inode() == inode).toList();
    assertEquals(1, found.size(), "once, however many processes live in it");
    assertEquals(before, NamespaceTicks.states(snapshot, inode));
    assertEquals(
        before.values().stream().mapToInt(Integer::intValue).sum(), found.get(0).sockets());
    return snapshot;
  }

  private static NamespaceStatus status(Snapshot snapshot, NamespaceProcess namespace)
      throws IOException {
    long inode = inode(namespace.pid());
    return snapshot.namespaces().stream().filter(n -> n.inode() == inode).findFirst().orElseThrow();
  }

  private static List<CorrelatedConnection> rows(Snapshot snapshot, long inode, TcpState state) {
    return snapshot
        .connections()
        .page(new Query(null, state, null), 0, Integer.MAX_VALUE)
        .rows()
        .stream()
        .map(Listed::connection)
        .filter(connection -> connection.namespace() == inode)
        .toList();
  }

  private static ProcessStatus process(Snapshot snapshot, int pid) {
    return snapshot.processes().stream().filter(p -> p.pid() == pid).findFirst().orElseThrow();
  }

  @Test
  void tick_programInAnotherNamespace_isSeenAsSsWithinSeesIt() throws Exception {
    try (NamespaceProcess namespace = namespace();
        NamespaceProgram program = new NamespaceProgram(namespace.pid(), SocketsThatClose.class);
        CollectLoop loop =
            CollectLoop.onThisHost(
                new CollectSettings(Duration.ofSeconds(5), List.of(), "auto", false))) {
      program.expect("open");
      awaitStates(namespace, s -> !s.containsKey(TcpState.FIN_WAIT1));
      Snapshot open = tick(loop, namespace);
      assertOpen(open, namespace, program.pid());

      program.tell();
      program.expect("closed");
      awaitClosed(namespace);
      Snapshot closed = tick(loop, namespace);
      assertClosed(closed, namespace, program.pid());

      int gone = program.pid();
      program.kill();
      awaitStates(
          namespace,
          s ->
              !s.containsKey(TcpState.ESTABLISHED)
                  && !s.containsKey(TcpState.FIN_WAIT1)
                  && !s.containsKey(TcpState.LAST_ACK)
                  && !s.containsKey(TcpState.CLOSING));
      assertGone(tick(loop, namespace), namespace, gone);
    }
  }

  private static void assertOpen(Snapshot snapshot, NamespaceProcess namespace, int pid)
      throws IOException {
    assertEquals("netlink", snapshot.source().name(), snapshot.source().passedOver().toString());
    NamespaceStatus status = status(snapshot, namespace);
    assertEquals(10_000, status.ports().range().first());
    assertEquals(10_099, status.ports().range().last());
    assertEquals(90, status.ports().range().available());
    ListenQueue fullest = status.listenQueues().get(0);
    assertEquals("127.0.0.1:" + SocketsThatClose.NEVER_ACCEPTED_PORT, fullest.local());
    assertEquals(SocketsThatClose.NOT_ACCEPTED, fullest.length());
    assertEquals(SocketsThatClose.BACKLOG, fullest.limit());
    assertEquals(pid, fullest.pid());
    assertEquals(4, status.listenQueues().size());
    ProcessStatus process = process(snapshot, pid);
    assertEquals(4, process.counts().count(TcpState.LISTEN));
    assertEquals(1, process.counts().count(TcpState.CLOSE_WAIT, 4));
    assertEquals(2 * (3 + 4), process.counts().count(TcpState.ESTABLISHED, 6));
    assertEquals(
        2 * 8
            + SocketsThatClose.NOT_ACCEPTED
            + 2 * (SocketsThatClose.CLOSED_BY_BOTH + SocketsThatClose.CLOSED_BY_CLIENT),
        process.counts().count(TcpState.ESTABLISHED, 4));
    long notAccepted =
        rows(snapshot, status.inode(), TcpState.ESTABLISHED).stream()
            .filter(row -> row.pid() < 0)
            .peek(row -> assertEquals(0, row.inode()))
            .count();
    assertEquals(SocketsThatClose.NOT_ACCEPTED, notAccepted);
  }

  private static void assertClosed(Snapshot snapshot, NamespaceProcess namespace, int pid)
      throws Exception {
    NamespaceStatus status = status(snapshot, namespace);
    for (TcpState state : List.of(TcpState.TIME_WAIT, TcpState.FIN_WAIT2)) {
      for (CorrelatedConnection row : rows(snapshot, status.inode(), state)) {
        assertEquals(pid, row.pid(), state + ": it was seen while it was open");
      }
    }
    assertEquals(
        SocketsThatClose.CLOSED_BY_CLIENT,
        rows(snapshot, status.inode(), TcpState.FIN_WAIT2).stream()
            .filter(row -> row.inode() == 0 && row.fd() < 0)
            .count());
    assertEquals(
        SocketsThatClose.CLOSED_BY_BOTH, process(snapshot, pid).counts().count(TcpState.TIME_WAIT));
    EphemeralPorts ports = status.ports();
    PortUse fullest = ports.destinations().get(0);
    String destination = "127.0.0.1:" + SocketsThatClose.V4_PORT;
    List<String> towards =
        inside(namespace, "ss", "-H", "-tan", "dst", destination).stream()
            .filter(line -> line.matches(".*\\s" + Pattern.quote(destination) + "\\s*"))
            .toList();
    assertEquals(destination, fullest.destination());
    assertEquals("127.0.0.1", fullest.source());
    assertEquals(pid, fullest.pid());
    assertEquals(towards.size(), fullest.used());
    assertEquals(
        8 + 1 + SocketsThatClose.CLOSED_BY_BOTH + SocketsThatClose.CLOSED_BY_CLIENT,
        fullest.used());
    assertEquals(SocketsThatClose.CLOSED_BY_BOTH, fullest.timeWait());
    assertEquals(fullest.used() / 90.0, ports.ratio(fullest));
    assertEquals(
        fullest.used() + 4 + SocketsThatClose.NOT_ACCEPTED,
        snapshot.namespaces().stream()
            .filter(n -> n == status)
            .flatMap(n -> n.ports().destinations().stream())
            .filter(use -> use.source().equals("127.0.0.1"))
            .mapToInt(PortUse::used)
            .sum(),
        "v4 and v4-mapped");
  }

  private static void assertGone(Snapshot snapshot, NamespaceProcess namespace, int pid)
      throws IOException {
    NamespaceStatus status = status(snapshot, namespace);
    List<CorrelatedConnection> timeWaits = rows(snapshot, status.inode(), TcpState.TIME_WAIT);
    assertTrue(timeWaits.size() >= SocketsThatClose.CLOSED_BY_BOTH, timeWaits.toString());
    timeWaits.forEach(row -> assertEquals(-1, row.pid(), row.toString()));
    assertTrue(snapshot.processes().stream().noneMatch(p -> p.pid() == pid));
    long closing =
        List.of(TcpState.TIME_WAIT, TcpState.FIN_WAIT2).stream()
            .mapToLong(
                state -> snapshot.connections().page(new Query(-1, state, null), 0, 0).total())
            .sum();
    assertTrue(closing >= timeWaits.size());
    assertEquals(closing, snapshot.source().unattributedClosing());
    assertEquals(
        closing,
        process(snapshot, -1).counts().count(TcpState.TIME_WAIT)
            + process(snapshot, -1).counts().count(TcpState.FIN_WAIT2));
  }

  @Test
  void tick_insideANamespace_countsAsSsWithEverySource() throws Exception {
    Requirement.command("netstat");
    try (NamespaceProcess namespace = namespace();
        NamespaceProgram program = new NamespaceProgram(namespace.pid(), SocketsThatClose.class)) {
      program.expect("open");
      program.tell();
      program.expect("closed");
      awaitClosed(namespace);
      Map<TcpState, Integer> states = ssStates(namespace);
      int sockets = states.values().stream().mapToInt(Integer::intValue).sum();
      int established = states.get(TcpState.ESTABLISHED) + states.get(TcpState.CLOSE_WAIT);
      int timeWait = states.get(TcpState.TIME_WAIT) + SocketsThatClose.CLOSED_BY_CLIENT;
      Matcher summary = SS_SUMMARY.matcher(String.join("\n", inside(namespace, "ss", "-s")));
      assertTrue(summary.find());
      assertEquals(established, Integer.parseInt(summary.group(1)));
      assertEquals(timeWait, Integer.parseInt(summary.group(2)));
      try (NamespaceProgram ticks =
          new NamespaceProgram(
              namespace.pid(), NamespaceTicks.class, "auto", "netlink", "proc", "ss", "netstat")) {
        for (String source : List.of("netlink", "netlink", "proc", "ss", "netstat")) {
          ticks.expect(
              source
                  + " "
                  + states
                  + " sockets="
                  + sockets
                  + " estab="
                  + established
                  + " timewait="
                  + timeWait);
        }
        ticks.expect("done");
      }
      assertEquals(states, ssStates(namespace), "nothing happened meanwhile");
    }
  }
}
