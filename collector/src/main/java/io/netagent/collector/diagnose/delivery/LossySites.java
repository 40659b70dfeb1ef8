package io.netagent.collector.diagnose.delivery;

import io.netagent.collector.correlate.PathLoss;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.NamespaceEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.socket.FourTuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The lossy paths by process: one verdict each. Which line of code was named once stays named. */
final class LossySites {
  private Map<Key, SiteFrame> named = new HashMap<>();

  private record Key(int pid, long startTicks) {}

  List<Verdict> judge(TickEvidence tick) {
    Map<Integer, List<PathLoss>> byPid = new TreeMap<>();
    for (NamespaceEvidence namespace : tick.namespaces()) {
      for (PathLoss path : namespace.lossyPaths()) {
        if (path.pid() >= 0 && RetransmittingPath.isLossy(path)) {
          byPid.computeIfAbsent(path.pid(), pid -> new ArrayList<>()).add(path);
        }
      }
    }
    List<Verdict> verdicts = new ArrayList<>();
    Map<Key, SiteFrame> next = new HashMap<>();
    byPid.forEach(
        (pid, paths) -> {
          ProcessEvidence process = tick.process(pid);
          if (process.pid() == pid) {
            List<ConnectionEvidence> connections = connections(process, paths);
            Key key = new Key(pid, process.facts().startTicks());
            SiteFrame site = named.get(key);
            site = site == null ? site(process, connections) : site;
            if (site.isKnown()) {
              next.put(key, site);
            }
            verdicts.add(RetransmittingPath.verdict(process, site, paths, connections));
          }
        });
    named = next;
    return verdicts;
  }

  private static List<ConnectionEvidence> connections(
      ProcessEvidence process, List<PathLoss> paths) {
    List<ConnectionEvidence> found = new ArrayList<>();
    for (ConnectionEvidence connection : process.connections()) {
      FourTuple tuple = connection.row().tuple();
      for (PathLoss path : paths) {
        if (tuple.remoteLow() == path.remoteLow()
            && tuple.remoteHigh() == path.remoteHigh()
            && connection.row().namespace() == path.namespace()
            && connection.accepted() == path.inbound()) {
          found.add(connection);
          break;
        }
      }
    }
    return found;
  }

  /** The most frequent one of those that are known. */
  private static SiteFrame site(ProcessEvidence process, List<ConnectionEvidence> connections) {
    Map<SiteFrame, Integer> counts = new HashMap<>();
    SiteFrame best =
        process.facts().agent().present() ? SiteFrame.NOT_RECORDED : SiteFrame.NO_AGENT;
    for (ConnectionEvidence connection : connections) {
      SiteFrame site = connection.site();
      if (site.isKnown()) {
        int count = counts.merge(site, 1, Integer::sum);
        best = !best.isKnown() || count > counts.getOrDefault(best, 0) ? site : best;
      }
    }
    return best;
  }
}
