package io.netagent.collector.diagnose.pool;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.RuleGroup;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.evidence.WaitingThreads;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.Library;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordedConnection;
import io.netagent.socket.FourTuple;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The lines of code whose HTTP client holds many connections to one remote. Where the proof needs
 * the client's own threads, it asks for stacks.
 */
public final class HttpClients implements RuleGroup {
  private final Map<ProcessKey, Watched> watchedByProcess = new HashMap<>();

  private record ProcessKey(int pid, long startTicks) {}

  private record Remote(long high, long low, int port) {
    static Remote of(FourTuple tuple) {
      return new Remote(tuple.remoteHigh(), tuple.remoteLow(), tuple.remotePort());
    }
  }

  /** What is kept of one process; of its selector threads, by the latest stacks. */
  private static final class Watched {
    final SiteMemo<Boolean> sites =
        new SiteMemo<>(site -> ClientPerRequest.mayBe(site) ? true : null);
    final StackSchedule schedule = new StackSchedule();
    int selectors = -1;
    long countAtLook = -1;
  }

  /** One line of code, by whatever stacks it was reached. */
  private static final class Line {
    final SiteFrame frame;
    final List<ConnectionEvidence> connections = new ArrayList<>();

    Line(SiteFrame frame) {
      this.frame = frame;
    }
  }

  @Override
  public List<Verdict> judge(TickEvidence tick) {
    List<Verdict> verdicts = new ArrayList<>();
    Set<ProcessKey> seen = new HashSet<>();
    for (ProcessEvidence process : tick.processes()) {
      if (process.pid() >= 0 && process.facts().agent().recording()) {
        ProcessKey key = new ProcessKey(process.pid(), process.facts().startTicks());
        seen.add(key);
        Watched watched = watchedByProcess.computeIfAbsent(key, k -> new Watched());
        for (Line line : lines(process, watched.sites)) {
          if (line.connections.size() >= ClientPerRequest.MANY) {
            judge(tick, process, line, watched).ifPresent(verdicts::add);
          }
        }
      }
    }
    watchedByProcess.keySet().retainAll(seen);
    return verdicts;
  }

  private static Collection<Line> lines(ProcessEvidence process, SiteMemo<Boolean> sites) {
    Map<String, Line> byFrame = new LinkedHashMap<>();
    sites.begin();
    for (ConnectionEvidence each : process.connections()) {
      RecordedConnection recorded = each.recorded();
      if (recorded != null
          && recorded.role() == ConnectionRole.CLIENT
          && !recorded.adopted()
          && each.row().state() == TcpState.ESTABLISHED
          && sites.of(each).isPresent()) {
        byFrame
            .computeIfAbsent(each.site().frame(), frame -> new Line(each.site()))
            .connections
            .add(each);
      }
    }
    return byFrame.values();
  }

  private static Optional<Verdict> judge(
      TickEvidence tick, ProcessEvidence process, Line line, Watched watched) {
    Map<Remote, List<ConnectionEvidence>> byRemote = new LinkedHashMap<>();
    line.connections.forEach(
        each ->
            byRemote
                .computeIfAbsent(Remote.of(each.row().tuple()), k -> new ArrayList<>())
                .add(each));
    List<ClientConnections> suspects = new ArrayList<>();
    for (List<ConnectionEvidence> connections : byRemote.values()) {
      if (connections.size() >= ClientPerRequest.MANY) {
        ClientConnections one = ClientConnections.of(connections, process, tick.nowNanos());
        if (ClientPerRequest.isSuspect(one)) {
          suspects.add(one);
        }
      }
    }
    if (suspects.isEmpty()) {
      return Optional.empty();
    }
    ClientConnections all = ClientConnections.joined(suspects);
    boolean bySelectors = Library.JDK_HTTP_CLIENT.isIn(line.frame.stack());
    if (bySelectors) {
      count(tick, process, watched, all.once().size());
    }
    return ClientPerRequest.judge(
        process, line.frame, all, bySelectors ? watched.selectors : -1, tick.nowNanos());
  }

  /** The selector threads of java.net.http, one for each client. */
  private static void count(
      TickEvidence tick, ProcessEvidence process, Watched watched, int connections) {
    WaitingThreads stacks = process.waiting();
    if (stacks != null && watched.schedule.isNew(stacks.seen().takenAtNanos())) {
      watched.selectors =
          (int)
              stacks.threads().stream()
                  .filter(each -> ClientPerRequest.isSelectorThread(each.thread().name()))
                  .count();
      watched.countAtLook = connections;
      watched.schedule.looked(stacks.seen().takenAtNanos(), false);
    }
    if (watched.schedule.wishes(
        !process.facts().stalled(), connections > watched.countAtLook, tick.nowNanos())) {
      tick.wishes().add(process.pid());
    }
  }
}
