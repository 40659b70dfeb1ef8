package io.netagent.collector.diagnose.delivery;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.correlate.Delivery;
import io.netagent.collector.diagnose.delivery.Stuck.PeerEnd;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.ProcessFacts;
import io.netagent.collector.diagnose.evidence.RuleGroup;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.socket.TcpTimer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the connections whose data does not get through by what is wrong with their peer, and by
 * process and line of code; asks each rule about each.
 */
public final class DeliveryRules implements RuleGroup {
  private final Progress progress = new Progress();
  private final BlockedSites sites;
  private final LossySites lossySites = new LossySites();

  /** With nothing seen yet. */
  public DeliveryRules(ApplicationFrames frames) {
    sites = new BlockedSites(frames);
  }

  @Override
  public List<Verdict> judge(TickEvidence tick) {
    List<Verdict> verdicts = new ArrayList<>();
    IdentityHashMap<CorrelatedConnection, PeerEnd> peerEnds = peerEnds(tick);
    progress.begin(tick.gap());
    sites.begin();
    for (ProcessEvidence process : tick.processes()) {
      if (process.pid() < 0) {
        continue; // Whose data it is nobody can say.
      }
      Map<SiteFrame, List<Stuck>> unanswered = new LinkedHashMap<>();
      Map<SiteFrame, List<Stuck>> shut = new LinkedHashMap<>();
      for (ConnectionEvidence connection : process.connections()) {
        CorrelatedConnection row = connection.row();
        Delivery delivery = row.delivery();
        if (delivery == null) {
          continue;
        }
        if (Unanswered.is(row)) {
          add(unanswered, unanswered(connection, delivery, tick));
        } else if (ShutWindow.is(row)) {
          add(shut, shut(connection, delivery, peerEnds.get(row), process, tick));
        }
      }
      for (DeliveryEvidence evidence : evidence(tick, process, unanswered, false)) {
        PeerVanished.judge(evidence).ifPresent(verdicts::add);
        tick.wishes().time(process, RuleId.PEER_VANISHED, PeerVanished.moreSeconds(evidence));
      }
      if (!process.facts().stalled()) {
        for (DeliveryEvidence evidence : evidence(tick, process, shut, true)) {
          PeerNotReading.judge(evidence).ifPresent(verdicts::add);
          tick.wishes()
              .time(process, RuleId.PEER_NOT_READING, PeerNotReading.moreSeconds(evidence));
        }
      }
    }
    progress.end();
    sites.end();
    if (!tick.shortLook()) {
      verdicts.addAll(lossySites.judge(tick));
    }
    return verdicts;
  }

  /** A server's connections may have been read first at several lines, and be written at one. */
  private Collection<DeliveryEvidence> evidence(
      TickEvidence tick,
      ProcessEvidence process,
      Map<SiteFrame, List<Stuck>> bySite,
      boolean writing) {
    Map<String, DeliveryEvidence> byNamedSite = new LinkedHashMap<>();
    bySite.forEach(
        (site, stuck) -> {
          DeliveryEvidence evidence = sites.evidence(tick, process, site, stuck, writing);
          String named = evidence.site().frame() + " " + evidence.site().kind();
          byNamedSite.merge(named, evidence, DeliveryEvidence::with);
        });
    return byNamedSite.values();
  }

  private static void add(Map<SiteFrame, List<Stuck>> bySite, Stuck stuck) {
    bySite.computeIfAbsent(stuck.connection().site(), site -> new ArrayList<>()).add(stuck);
  }

  private Stuck unanswered(ConnectionEvidence connection, Delivery delivery, TickEvidence tick) {
    CorrelatedConnection row = connection.row();
    double watched = progress.stillSeconds(row, -1, tick.nowNanos());
    double seconds = Unanswered.seconds(delivery, watched);
    double idleBefore =
        delivery.timer() == TcpTimer.RETRANSMIT
            ? Unanswered.silentSeconds(delivery) - seconds
            : Double.NaN;
    return new Stuck(connection, delivery, seconds, idleBefore, null);
  }

  private Stuck shut(
      ConnectionEvidence connection,
      Delivery delivery,
      @Nullable PeerEnd peer,
      ProcessEvidence process,
      TickEvidence tick) {
    CorrelatedConnection row = connection.row();
    double watched =
        progress.stillSeconds(row, peer == null ? -1 : peer.recvQueueBytes(), tick.nowNanos());
    // A slow reader opens its window in large steps only; where its queue can be seen, that tells.
    double told = ShutWindow.toldSeconds(delivery);
    double seconds = peer == null || tick.shortLook() ? Math.max(watched, told) : watched;
    return new Stuck(
        connection, delivery, Math.min(seconds, process.sinceStallSeconds()), Double.NaN, peer);
  }

  /** The other ends on this host of connections whose peer takes nothing, with data unread. */
  private static IdentityHashMap<CorrelatedConnection, PeerEnd> peerEnds(TickEvidence tick) {
    List<CorrelatedConnection> shut = new ArrayList<>();
    for (CorrelatedConnection row : tick.rows()) {
      if (ShutWindow.is(row)) {
        shut.add(row);
      }
    }
    IdentityHashMap<CorrelatedConnection, PeerEnd> ends = new IdentityHashMap<>();
    if (!shut.isEmpty()) {
      tick.peers()
          .peersOf(shut)
          .forEach(
              (row, peer) -> {
                if (peer.recvQueueBytes() > 0) {
                  ProcessFacts owner = tick.process(peer.pid()).facts();
                  ends.put(
                      row,
                      new PeerEnd(
                          owner.pid(), owner.name(), peer.recvQueueBytes(), owner.stalled()));
                }
              });
    }
    return ends;
  }
}
