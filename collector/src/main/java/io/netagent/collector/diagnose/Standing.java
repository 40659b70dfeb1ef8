package io.netagent.collector.diagnose;

import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.finding.Withdrawn;
import io.netagent.collector.diagnose.site.SiteFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The findings that stand, since when, and those withdrawn of late. A finding whose rule is silent
 * for a moment still stands as it was last told: a connection that moves once an hour would else
 * make it come and go.
 */
final class Standing {
  private static final long HELD_NANOS = 10_000_000_000L;
  private static final long REMEMBERED_NANOS = 3_600_000_000_000L;
  private static final int REMEMBERED = 100;

  /** These hold their own verdicts, socket by socket. */
  private static final Set<String> NOT_HELD =
      Set.of(
          RuleId.CLOSE_WAIT_LEAK.text(),
          RuleId.IDLE_POOL_CLOSE_WAIT.text(),
          RuleId.ACCEPTED_UNREAD.text());

  private final Map<Key, Told> toldByKey = new HashMap<>();
  private final Deque<Past> past = new ArrayDeque<>();

  private record Key(
      String rule, int pid, long startTicks, String site, String siteKind, String remote) {
    static Key of(Verdict verdict) {
      Finding finding = verdict.finding();
      // Findings without a process or a site differ by what they are about.
      boolean named = finding.pid() >= 0 && !finding.site().isEmpty();
      return new Key(
          finding.rule(),
          finding.pid(),
          verdict.subject().startTicks(),
          finding.site(),
          finding.siteKind(),
          named || finding.pid() >= 0 ? "" : finding.local() + " " + finding.remote());
    }

    /**
     * The same after a restart of the collector. A finding whose line comes to be known keeps the
     * one that it was first told under.
     */
    String id() {
      String text = String.join("\n", String.valueOf(pid), site, siteKind, remote);
      return rule + "-" + Long.toHexString(startTicks * 31 ^ hash(text));
    }

    /** FNV-1a with 64 bits, of its UTF-16 code units. */
    private static long hash(String text) {
      long hash = 0xCBF2_9CE4_8422_2325L;
      for (int i = 0; i < text.length(); i++) {
        hash = (hash ^ text.charAt(i)) * 0x100_0000_01B3L;
      }
      return hash;
    }

    /** The same as it was told before stacks came and named its line. */
    Key siteless() {
      return new Key(rule, pid, startTicks, "", SiteFrame.NOT_APPLICABLE.kind(), remote);
    }
  }

  private record Past(Finding finding, String why, long atNanos) {}

  private static final class Told {
    final String id;
    final long firstNanos;
    long lastNanos;
    Verdict latest;

    Told(String id, long firstNanos, Verdict latest) {
      this.id = id;
      this.firstNanos = firstNanos;
      this.latest = latest;
    }
  }

  /**
   * The findings that stand after this tick.
   *
   * @param startsAlive the start of each process that is there, by which a pid is told from its
   *     next owner
   */
  List<Finding> advance(long nowNanos, List<Verdict> verdicts, Set<Long> startsAlive) {
    Set<Key> now = verdicts.stream().map(Key::of).collect(Collectors.toSet());
    for (Verdict verdict : verdicts) {
      Key key = Key.of(verdict);
      Told told = toldByKey.get(key);
      if (told == null) {
        Told siteless = now.contains(key.siteless()) ? null : toldByKey.remove(key.siteless());
        told = siteless == null ? new Told(freeId(key), nowNanos, verdict) : siteless;
        toldByKey.put(key, told);
      }
      told.latest = verdict;
      told.lastNanos = nowNanos;
    }
    List<Finding> findings = new ArrayList<>();
    toldByKey
        .entrySet()
        .removeIf(
            entry -> {
              Told told = entry.getValue();
              boolean ended =
                  entry.getKey().pid >= 0 && !startsAlive.contains(entry.getKey().startTicks);
              long heldNanos = NOT_HELD.contains(entry.getKey().rule) ? 1 : HELD_NANOS;
              if (ended || nowNanos - told.lastNanos >= heldNanos) {
                withdraw(told, ended, nowNanos);
                return true;
              }
              findings.add(
                  told.latest.finding().standing(told.id, (nowNanos - told.firstNanos) / 1e9));
              return false;
            });
    return findings;
  }

  /** Not that of a finding whose line was known later. */
  private String freeId(Key key) {
    String id = key.id();
    for (int number = 2; isTaken(id); number++) {
      id = key.id() + "-" + number;
    }
    return id;
  }

  private boolean isTaken(String id) {
    return toldByKey.values().stream().anyMatch(told -> told.id.equals(id));
  }

  private void withdraw(Told told, boolean ended, long nowNanos) {
    past.addFirst(
        new Past(
            told.latest
                .finding()
                .standing(told.id, (told.lastNanos - told.firstNanos) / 1e9)
                .withoutSockets(),
            ended ? "The process has ended." : "What it was told for is no longer seen.",
            nowNanos));
    if (past.size() > REMEMBERED) {
      past.removeLast();
    }
  }

  /** Those of the last hour, the latest first. */
  List<Withdrawn> withdrawn(long nowNanos) {
    past.removeIf(each -> nowNanos - each.atNanos > REMEMBERED_NANOS);
    return past.stream()
        .map(each -> new Withdrawn(each.finding, each.why, (nowNanos - each.atNanos) / 1e9))
        .toList();
  }
}
