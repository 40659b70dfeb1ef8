package io.netagent.collector.diagnose.ports;

import io.netagent.collector.aggregate.ActiveClose;
import io.netagent.collector.aggregate.EphemeralPorts;
import io.netagent.collector.aggregate.PortUse;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.NamespaceEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.RuleGroup;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.collector.source.TcpLimits;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the local ports that connections take, and at what this end has closed first; keeps the
 * history that the rules need, and asks them.
 */
public final class LocalPorts implements RuleGroup {
  /** Below, no rule looks at it. */
  private static final double LOOKED_AT = 0.5;

  private final ApplicationFrames frames;
  private final SiteCloses siteCloses = new SiteCloses();
  private final PortHistory history = new PortHistory();
  private Set<Closers.Key> toldOfCloser = new HashSet<>();
  private Set<UsedBy> toldOfPorts = new HashSet<>();
  private Set<With> toldOfFinWait2 = new HashSet<>();

  private record UsedBy(int pid, long startTicks, String frame, String destination) {}

  private record With(long namespace, int pid, boolean held, String remote, int port) {
    static With of(ActiveClose close) {
      return new With(
          close.namespace(),
          close.pid(),
          close.held(),
          close.remote(),
          close.inbound() ? close.example().localPort() : 0);
    }
  }

  /** With nothing seen yet. */
  public LocalPorts(ApplicationFrames frames) {
    this.frames = frames;
  }

  @Override
  public List<Verdict> judge(TickEvidence tick) {
    siteCloses.advance(tick.processes(), tick.nowNanos());
    history.advance(tick);
    Closers closers = new Closers(tick, frames, siteCloses);
    Set<Closers.Key> toldOfCloserNow = new HashSet<>();
    Set<UsedBy> toldOfPortsNow = new HashSet<>();
    Set<With> toldOfFinWait2Now = new HashSet<>();
    List<Verdict> verdicts = new ArrayList<>();
    for (NamespaceEvidence namespace : tick.namespaces()) {
      List<Closer> all = closers.of(namespace, toldOfCloser);
      for (Closer closer : all) {
        ConnectionPerRequest.judge(closer)
            .ifPresent(
                verdict -> {
                  verdicts.add(verdict);
                  toldOfCloserNow.add(Closers.Key.of(closer));
                });
        tick.wishes()
            .time(
                closer.process(),
                RuleId.CONNECTION_PER_REQUEST,
                ConnectionPerRequest.moreSeconds(closer));
      }
      for (Map.Entry<UsedBy, List<PortEvidence>> each : uses(tick, namespace, all).entrySet()) {
        PortExhaustion.judge(each.getValue())
            .ifPresent(
                verdict -> {
                  verdicts.add(verdict);
                  toldOfPortsNow.add(each.getKey());
                });
      }
      List<ActiveClose> finWait2 = finWait2(tick, namespace);
      OtherEnds otherEnds = new OtherEnds(finWait2, tick.rows());
      for (ActiveClose close : finWait2) {
        Optional<Verdict> verdict =
            FinWait2Peer.judge(finWait2(tick, namespace, close, closers, otherEnds.of(close)));
        verdict.ifPresent(
            told -> {
              verdicts.add(told);
              toldOfFinWait2Now.add(With.of(close));
            });
      }
    }
    toldOfCloser = toldOfCloserNow;
    toldOfPorts = toldOfPortsNow;
    toldOfFinWait2 = toldOfFinWait2Now;
    return verdicts;
  }

  /** By process and line of code; where neither is known, by destination. */
  private Map<UsedBy, List<PortEvidence>> uses(
      TickEvidence tick, NamespaceEvidence namespace, List<Closer> closers) {
    Map<UsedBy, List<PortEvidence>> uses = new LinkedHashMap<>();
    EphemeralPorts ports = namespace.ports();
    if (ports != null) {
      List<PortUse> all = new ArrayList<>(ports.destinations());
      for (PortUse source : ports.sources()) {
        boolean oneDestination =
            ports.destinations().stream()
                .anyMatch(
                    use ->
                        use.source().equals(source.source())
                            && ports.ratio(use) >= PortExhaustion.STILL_FULL);
        if (!oneDestination) { // Else its ports are what the address lacks.
          all.add(source);
        }
      }
      for (PortUse use : all) {
        if (ports.ratio(use) >= LOOKED_AT) {
          PortEvidence evidence = evidence(tick, namespace, ports, use, closers);
          uses.computeIfAbsent(usedBy(evidence), key -> new ArrayList<>()).add(evidence);
        }
      }
    }
    return uses;
  }

  private static UsedBy usedBy(PortEvidence evidence) {
    int pid = evidence.process().pid();
    String frame = evidence.site().frame();
    return new UsedBy(
        pid,
        evidence.process().facts().startTicks(),
        frame,
        pid < 0 ? evidence.use().source() + " " + evidence.use().destination() : "");
  }

  private PortEvidence evidence(
      TickEvidence tick,
      NamespaceEvidence namespace,
      EphemeralPorts ports,
      PortUse use,
      List<Closer> closers) {
    Closer closer = 2 * use.timeWait() >= use.used() ? closer(closers, use) : null;
    ProcessEvidence process = closer == null ? tick.process(use.pid()) : closer.process();
    SiteFrame site = closer == null ? opener(process, use) : closer.site();
    PortEvidence evidence =
        new PortEvidence(
            namespace,
            use,
            ports.range().available(),
            process,
            site,
            closer,
            isTimeWaitReused(namespace, use),
            history.fullForSeconds(use, tick.nowNanos()),
            history.failedConnects(process),
            history.secondsLeft(namespace, use, ports.range().available()),
            tick.look(),
            false);
    return toldOfPorts.contains(usedBy(evidence)) ? standing(evidence) : evidence;
  }

  private static PortEvidence standing(PortEvidence evidence) {
    return new PortEvidence(
        evidence.namespace(),
        evidence.use(),
        evidence.available(),
        evidence.process(),
        evidence.site(),
        evidence.closer(),
        evidence.timeWaitReused(),
        evidence.fullForSeconds(),
        evidence.failedConnects(),
        evidence.secondsLeft(),
        evidence.look(),
        true);
  }

  /** Who has closed most of those to the destination. */
  private static @Nullable Closer closer(List<Closer> closers, PortUse use) {
    return closers.stream()
        .filter(each -> each.remotes().containsKey(use.destination()))
        .max(Comparator.comparingInt(each -> each.remotes().getOrDefault(use.destination(), 0)))
        .orElse(null);
  }

  /** The line of code that opened most of the process's open connections to the destination. */
  private static SiteFrame opener(ProcessEvidence process, PortUse use) {
    Map<SiteFrame, Integer> counts = new HashMap<>();
    for (ConnectionEvidence each : process.connections()) {
      if (use.destination().isEmpty()
          || each.row().tuple().remoteText().equals(use.destination())) {
        counts.merge(each.site(), 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(process.facts().agent().present() ? SiteFrame.NOT_RECORDED : SiteFrame.NO_AGENT);
  }

  /** See tcp_twsk_unique in net/ipv4/tcp_ipv4.c; timestamps are taken for granted. */
  private static boolean isTimeWaitReused(NamespaceEvidence namespace, PortUse use) {
    TcpLimits limits = namespace.limits();
    if (limits == null) {
      return false;
    }
    return limits.timeWaitReuse() == 1
        || (limits.timeWaitReuse() == 2
            && (isLoopback(use.source()) || isLoopback(use.destination())));
  }

  private static boolean isLoopback(String end) {
    return end.startsWith("127.") || end.equals("::1") || end.startsWith("[::1]");
  }

  /** Those that the rule wants to see, by who has closed them and towards whom. */
  private List<ActiveClose> finWait2(TickEvidence tick, NamespaceEvidence namespace) {
    Map<With, ActiveClose> closes = new LinkedHashMap<>();
    namespace
        .activeCloses()
        .finWait2()
        .forEach(close -> closes.merge(With.of(close), close, ActiveClose::plus));
    closes
        .entrySet()
        .removeIf(
            each ->
                !FinWait2Peer.isWorthALook(
                    each.getValue(), toldOfFinWait2.contains(each.getKey()), tick.oneSnapshot()));
    return List.copyOf(closes.values());
  }

  private FinWait2Evidence finWait2(
      TickEvidence tick,
      NamespaceEvidence namespace,
      ActiveClose close,
      Closers closers,
      Map<Integer, Integer> peers) {
    ProcessEvidence process = tick.process(close.pid());
    SiteFrame site = closers.site(process, close.siteId());
    if (site == null) {
      site = close.held() ? holder(process, close) : SiteFrame.NOT_APPLICABLE;
    }
    ProcessEvidence peer =
        peers.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(entry -> tick.process(entry.getKey()))
            .orElse(null);
    return new FinWait2Evidence(
        namespace,
        process,
        site,
        close,
        peer,
        peers.values().stream().mapToInt(Integer::intValue).sum(),
        toldOfFinWait2.contains(With.of(close)),
        tick.oneSnapshot());
  }

  private static SiteFrame holder(ProcessEvidence process, ActiveClose close) {
    for (ConnectionEvidence each : process.connections()) {
      if (each.row().state() == TcpState.FIN_WAIT2
          && each.row().tuple().remoteText().equals(close.example().remoteText())) {
        return each.site();
      }
    }
    return process.facts().agent().present() ? SiteFrame.NOT_RECORDED : SiteFrame.NO_AGENT;
  }
}
