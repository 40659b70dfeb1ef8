package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.diagnose.finding.BlockedThread;
import io.netagent.collector.diagnose.finding.EndCounts;
import io.netagent.collector.diagnose.finding.EndSet;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.InodeSet;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.collector.diagnose.finding.Subject;
import io.netagent.collector.diagnose.finding.ToldSockets;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.Library;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.socket.FourTuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A verdict that a rule is writing: what all have in common is filled in here, once. */
public final class Draft {
  private static final int NAMED = 10;

  /** A blocked pool may have hundreds of threads with one stack. */
  private static final int THREADS = 20;

  private final RuleId rule;
  private final ProcessEvidence process;
  private Severity severity;
  private SiteFrame site = SiteFrame.NOT_APPLICABLE;
  private boolean benign;
  private String local = "";
  private String remote = "";
  private int count;
  private double oldestSeconds;
  private double growthPerMinute;
  private String summary = "";
  private String why = "";
  private String advice = "";
  private long namespace;
  private InodeSet sockets = InodeSet.EMPTY;
  private ToldSockets told = ToldSockets.NONE;
  private final Set<String> remotes = new HashSet<>();
  private @Nullable EndCounts countedRemotes;
  private final Set<Integer> listenPorts = new HashSet<>();
  private final List<BlockedThread> blocked = new ArrayList<>();
  private final Map<String, Object> facts = new LinkedHashMap<>();

  public Draft(RuleId rule, ProcessEvidence process) {
    this.rule = rule;
    this.process = process;
    this.severity = rule.usualSeverity();
    this.benign = rule.benign();
  }

  /**
   * The connections that it is about, at least one: their ends, number, ages and queues, and, if
   * all have one site, the site.
   */
  public Draft about(List<ConnectionEvidence> connections) {
    List<FourTuple> tuples = connections.stream().map(each -> each.row().tuple()).toList();
    return about(connections, EndCounts.ofLocal(tuples), EndCounts.ofRemote(tuples));
  }

  /** The same where the rule has counted the ends already. */
  public Draft about(List<ConnectionEvidence> connections, EndCounts locals, EndCounts remoteEnds) {
    ConnectionEvidence first = connections.get(0);
    namespace = first.row().namespace();
    local = locals.mostFrequent();
    remote = remoteEnds.mostFrequent();
    count = connections.size();
    sockets = InodeSet.of(connections, each -> each.row().inode());
    told = told(connections);
    countedRemotes = remoteEnds;
    boolean oneSite = true;
    for (ConnectionEvidence each : connections) {
      if (each.accepted()) {
        listenPorts.add(each.row().tuple().localPort());
      }
      oldestSeconds = Math.max(oldestSeconds, each.row().stateForSeconds());
      oneSite &= Objects.equals(each.site(), first.site()); // Mostly it is the same object.
    }
    if (oneSite) {
      site = first.site();
    }
    List<String> top = new ArrayList<>(remoteEnds.top(NAMED));
    if (remoteEnds.distinct() > top.size()) {
      top.add(remoteEnds.distinct() - top.size() + " more");
    }
    facts.put("remotes", top);
    facts.put(
        "fds",
        connections.stream()
            .mapToInt(each -> each.row().fd())
            .filter(fd -> fd >= 0)
            .sorted()
            .limit(NAMED)
            .mapToObj(String::valueOf)
            .toList());
    return this;
  }

  /** Mostly all have an inode, and there may be tens of thousands. */
  private ToldSockets told(List<ConnectionEvidence> connections) {
    long[] ends = new long[16];
    int length = 0;
    for (ConnectionEvidence each : connections) {
      if (each.row().inode() <= 0) {
        ends = length == ends.length ? Arrays.copyOf(ends, 2 * length) : ends;
        ends[length++] = ToldSockets.ends(each.row().tuple());
      }
    }
    return new ToldSockets(namespace, sockets, InodeSet.of(ends, length));
  }

  /** What the count counts where it is not the connections' number. */
  public Draft count(int number) {
    count = number;
    return this;
  }

  /** Both ends, of what has no row of its own; empty for none. */
  public Draft ends(long inNamespace, String localEnd, String remoteEnd) {
    namespace = inNamespace;
    local = localEnd;
    remote = remoteEnd;
    if (!remoteEnd.isEmpty()) {
      remotes.add(remoteEnd);
    }
    return this;
  }

  /** Remote ends that belong to it besides the named one. */
  public Draft remotes(Set<String> ends) {
    remotes.addAll(ends);
    return this;
  }

  /** The listener that it is about. */
  public Draft listenPort(int port) {
    listenPorts.add(port);
    return this;
  }

  /** Another end that it is about, for those who look for its cause. */
  public Draft alsoAbout(String end) {
    remotes.add(end);
    return this;
  }

  /** No fault of the watched program, although the rule's findings mostly are. */
  public Draft benign() {
    benign = true;
    return this;
  }

  public Draft severity(Severity value) {
    severity = value;
    return this;
  }

  public Draft site(SiteFrame value) {
    site = value;
    return this;
  }

  /** At least so old. */
  public Draft oldestSeconds(double seconds) {
    oldestSeconds = seconds;
    return this;
  }

  public Draft growthPerMinute(double value) {
    growthPerMinute = value;
    return this;
  }

  public Draft summary(String text) {
    summary = text;
    return this;
  }

  public Draft why(String text) {
    why = text;
    return this;
  }

  public Draft advice(String text) {
    advice = text;
    return this;
  }

  /** A named fact: a string, a number or a list of strings; null for one that is not known. */
  public Draft fact(String name, @Nullable Object value) {
    if (value != null) {
      facts.put(name, value);
    }
    return this;
  }

  /** The longest blocked ones are kept. */
  public Draft blocked(List<BlockedThread> threads) {
    blocked.addAll(threads);
    return this;
  }

  /** The verdict, with what is missing for want of an agent said in the advice. */
  public Verdict verdict() {
    if (!blocked.isEmpty()) {
      facts.put("blockedThreads", blocked.size());
    }
    if (!site.stack().isEmpty()) {
      facts.put(Finding.EVIDENCE_STACK, site.stack());
    }
    Library library = Library.of(site);
    ProcessFacts facts = process.facts();
    Finding finding =
        new Finding(
            rule.text(),
            severity,
            benign,
            facts.pid(),
            facts.name(),
            local,
            remote,
            count,
            Durations.tenths(oldestSeconds),
            0,
            Durations.tenths(growthPerMinute),
            site.frame(),
            site.kind(),
            library == null ? "" : library.label(),
            summary,
            why,
            advice + AgentHint.of(process.facts(), site),
            blocked.subList(0, Math.min(THREADS, blocked.size())),
            this.facts,
            "",
            told);
    return new Verdict(
        finding,
        new Subject(
            facts.pid(),
            facts.startTicks(),
            namespace,
            site.isKnown() ? site.frame() : "",
            sockets,
            new EndSet(remotes, countedRemotes),
            listenPorts));
  }
}
