package io.netagent.collector.diagnose.ends;

import io.netagent.collector.aggregate.RemoteCount;
import io.netagent.collector.diagnose.evidence.NamespaceEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordedConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What takes a process's open files, as far as it is known.
 *
 * @param sockets TCP sockets with a descriptor; at most that many if no agent tells
 * @param exact an agent has counted them
 * @param remotes {@code 10.0.0.7:443 (60)}, the most frequent first
 * @param site of the most of them; NOT_APPLICABLE if none has half of the open files
 * @param ofSite how many that one has
 */
record FdUse(long sockets, boolean exact, List<String> remotes, SiteFrame site, long ofSite) {
  private static final int NAMED = 5;

  FdUse {
    remotes = List.copyOf(remotes);
  }

  /** Costs a look at all connections, so only a process that comes near its limit is asked. */
  static FdUse of(TickEvidence tick, ProcessEvidence process, ApplicationFrames frames) {
    List<RemoteCount> remotes = new ArrayList<>();
    for (NamespaceEvidence namespace : tick.namespaces()) {
      namespace.remotes().stream()
          .filter(each -> each.pid() == process.pid())
          .forEach(remotes::add);
    }
    remotes.sort(Comparator.comparingLong(RemoteCount::connections).reversed());
    List<String> named =
        remotes.stream()
            .limit(NAMED)
            .map(each -> each.remote() + " (" + each.connections() + ")")
            .toList();
    long open = process.facts().openFds();
    FlightRecord record = process.facts().agent().record();
    if (record == null || !process.facts().agent().recording()) {
      long rows = remotes.stream().mapToLong(RemoteCount::connections).sum();
      boolean agentWouldTell = !process.facts().agent().present() && 2 * rows >= open;
      return new FdUse(
          Math.min(open, rows),
          false,
          named,
          agentWouldTell ? SiteFrame.NO_AGENT : SiteFrame.NOT_APPLICABLE,
          0);
    }
    Map<Integer, Long> bySite = new HashMap<>();
    for (RecordedConnection each : record.connections()) {
      bySite.merge(each.siteId(), 1L, Long::sum);
    }
    SiteFrame site = SiteFrame.NOT_APPLICABLE;
    long ofSite = 0;
    for (Map.Entry<Integer, Long> each : bySite.entrySet()) {
      int id = each.getKey();
      if (each.getValue() > ofSite && id >= 0 && id < record.sites().size()) {
        ofSite = each.getValue();
        site = frames.of(record.sites().get(id), process.facts().agent().applicationPackages());
      }
    }
    return new FdUse(
        Math.min(open, record.connections().size() + record.listeners().size()),
        true,
        named,
        2 * ofSite >= open ? site : SiteFrame.NOT_APPLICABLE,
        ofSite);
  }
}
