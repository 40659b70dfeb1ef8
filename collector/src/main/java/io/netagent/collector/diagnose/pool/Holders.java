package io.netagent.collector.diagnose.pool;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.evidence.WaitingThread;
import io.netagent.collector.diagnose.finding.BlockedThread;
import io.netagent.collector.diagnose.finding.EndCounts;
import io.netagent.collector.diagnose.site.SiteFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who holds the connections that others wait for, as far as calls and stacks tell.
 *
 * @param inCalls connections in a read or write that has lasted for a second or longer
 * @param unread connections with part of an answer unread, or closed by the peer, that nobody reads
 * @param untouched the others: with somebody who does something else, or who has forgotten them
 */
record Holders(
    PoolEvidence evidence,
    LeaseLook latest,
    List<ConnectionEvidence> connections,
    int inCalls,
    int unread,
    int untouched,
    double callSeconds,
    double untouchedSeconds,
    List<BlockedThread> threads,
    @Nullable SiteFrame holdingSite) {

  /**
   * A read of TLS 1.3's second flight, and of a request or two: so often was one who was used once.
   */
  private static final int TURNS_OF_ONE_USE = 3;

  private static final int PAST_LEASE_SHOWN = 5;

  static Holders of(PoolEvidence evidence, LeaseLook latest) {
    Map<Integer, BlockedCall> callByFd = new HashMap<>();
    evidence.process().facts().agent().blocked().calls().forEach(c -> callByFd.put(c.fd(), c));
    List<ConnectionEvidence> connections = likelyHeld(evidence, callByFd);
    int inCalls = 0;
    int unread = 0;
    double callSeconds = 0;
    double untouchedSeconds = 0;
    List<BlockedThread> threads = new ArrayList<>();
    List<SiteFrame> inCallAt = new ArrayList<>();
    for (ConnectionEvidence each : connections) {
      BlockedCall call = callByFd.get(each.row().fd());
      if (call != null) {
        inCalls++;
        callSeconds = Math.max(callSeconds, evidence.process().blockedSeconds(call));
        threads.add(evidence.process().blockedThread(call));
        WaitingThread thread =
            evidence.process().waiting() == null
                ? null
                : evidence.process().waiting().thread(call.threadId());
        if (thread != null && thread.inApplication()) {
          inCallAt.add(thread.site());
        }
      } else {
        unread += isUnread(each) ? 1 : 0;
        untouchedSeconds = Math.max(untouchedSeconds, PoolExhausted.idleSeconds(evidence, each));
      }
    }
    latest.pastLease().stream()
        .limit(PAST_LEASE_SHOWN)
        .map(
            each ->
                evidence
                    .process()
                    .blockedThread(each.thread(), "may hold a connection: " + each.doing()))
        .forEach(threads::add);
    return new Holders(
        evidence,
        latest,
        connections,
        inCalls,
        unread,
        connections.size() - inCalls - unread,
        callSeconds,
        untouchedSeconds,
        threads,
        2 * inCallAt.size() > connections.size() ? mostFrequent(inCallAt) : null);
  }

  /**
   * Of several remotes those where something speaks for it that the connections are in use; all, if
   * that is none.
   */
  private static List<ConnectionEvidence> likelyHeld(
      PoolEvidence evidence, Map<Integer, BlockedCall> callByFd) {
    Set<String> inUse = new HashSet<>();
    for (ConnectionEvidence each : evidence.connections()) {
      if (isUnread(each) || callByFd.containsKey(each.row().fd())) {
        inUse.add(each.row().tuple().remoteText());
      }
    }
    return inUse.isEmpty()
        ? evidence.connections()
        : evidence.connections().stream()
            .filter(each -> inUse.contains(each.row().tuple().remoteText()))
            .toList();
  }

  private static boolean isUnread(ConnectionEvidence connection) {
    return connection.row().recvQueueBytes() > 0 || connection.row().closeWaitKind() != null;
  }

  /** The line that holds them, if it is known; else the line that waits for one. */
  SiteFrame site() {
    List<SiteFrame> openers =
        connections.stream().map(ConnectionEvidence::site).filter(SiteFrame::isKnown).toList();
    long lines = openers.stream().map(SiteFrame::frame).distinct().count();
    boolean usedOnce =
        connections.stream().allMatch(each -> PoolConnections.turns(each) <= TURNS_OF_ONE_USE);
    if (evidence.pool().openedByLessee()
        && lines == 1
        && openers.size() == connections.size()
        && usedOnce) {
      return openers.get(0);
    }
    return holdingSite != null
        ? holdingSite
        : mostFrequent(latest.waiters().stream().map(LeaseWaiter::site).toList());
  }

  double longestSeconds() {
    return Math.max(callSeconds, untouchedSeconds);
  }

  /** {@code , called at com.acme.orders.OrderDao.find(OrderDao.java:12)}. */
  String askedAt() {
    SiteFrame site = mostFrequent(latest.waiters().stream().map(LeaseWaiter::site).toList());
    return site.isKnown() ? ", called at " + site.frame() : "";
  }

  /** What is known of the connections, as the main clause of a sentence. */
  String held() {
    EndCounts remotes =
        EndCounts.ofRemote(connections.stream().map(each -> each.row().tuple()).toList());
    int all = connections.size();
    List<String> parts = new ArrayList<>();
    if (inCalls > 0) {
      parts.add(inCalls + " in calls that have lasted for up to " + Durations.text(callSeconds));
    }
    if (unread > 0) {
      parts.add(unread + " with part of an answer unread that nobody reads");
    }
    if (untouched > 0) {
      parts.add(
          untouched
              + " untouched for up to "
              + Durations.text(untouchedSeconds)
              + " (taken and not given back, or its holder does something else)");
    }
    return (all == 1 ? "its one connection to " : "all its " + all + " connections to ")
        + (remotes.distinct() == 1
            ? remotes.mostFrequent()
            : remotes.distinct() + " remotes (most to " + remotes.mostFrequent() + ")")
        + (all == 1 ? " is held: " : " are held: ")
        + String.join(", ", parts);
  }

  /** The threads that seem to have got a connection and do something else; empty without any. */
  String pastLease() {
    if (latest.pastLease().isEmpty()) {
      return "";
    }
    WaitingThread first = latest.pastLease().get(0);
    int more = latest.pastLease().size() - 1;
    return "; thread "
        + first.thread().id()
        + " of the same code, which may hold one, "
        + first.doing()
        + (more > 0 ? " (and " + more + " more)" : "");
  }

  /** The lines that opened them, the most frequent first. */
  List<String> openers() {
    Map<String, Integer> counts = new HashMap<>();
    connections.stream()
        .map(ConnectionEvidence::site)
        .filter(SiteFrame::isKnown)
        .forEach(site -> counts.merge(site.frame(), 1, Integer::sum));
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(5)
        .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
        .toList();
  }

  private static SiteFrame mostFrequent(List<SiteFrame> sites) {
    Map<String, Integer> counts = new HashMap<>();
    sites.forEach(site -> counts.merge(site.frame(), 1, Integer::sum));
    SiteFrame most = sites.get(0);
    for (SiteFrame site : sites) {
      int more =
          Integer.compare(
              counts.getOrDefault(site.frame(), 0), counts.getOrDefault(most.frame(), 0));
      if (more > 0 || (more == 0 && site.frame().compareTo(most.frame()) < 0)) {
        most = site;
      }
    }
    return most;
  }
}
