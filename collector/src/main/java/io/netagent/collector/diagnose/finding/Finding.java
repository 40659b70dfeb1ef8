package io.netagent.collector.diagnose.finding;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One verdict: a rule, a process, a site.
 *
 * @param rule the rule's id, stable: people link and silence it
 * @param benign not a fault of the watched program; said so that nobody hunts it
 * @param pid of the process, or -1 when the sockets have no visible owner
 * @param process its name as in the metric labels
 * @param local local address and port; with several, the most frequent one; empty if there is none
 * @param remote remote address and port; with several, the most frequent one; of a slow lookup the
 *     name; empty if there is none
 * @param count connections that the verdict is about, or what else the summary counts
 * @param oldestSeconds of the oldest of them in its state; at least that long
 * @param standsForSeconds since the finding was first told; 0 in the tick that tells it first
 * @param growthPerMinute of their number, over the observed time
 * @param site the application's frame, or the topmost library frame, or empty when not known
 * @param siteKind what the site is: {@code opener}, {@code first-reader}, {@code blocked-in}, with
 *     {@code -library} behind it when no application frame was found, or the reason why there is
 *     none: {@code no-agent}, {@code opened-before-agent}, {@code not-recorded}, {@code
 *     not-applicable}
 * @param library the library that the site calls, by the name its users know; empty if none is
 *     known
 * @param summary one sentence
 * @param why what speaks for this and against what looks alike, in a sentence or two
 * @param advice what to do, in the terms of the library at hand where it is known
 * @param blocked the threads that belong to it, the longest blocked first
 * @param evidence named facts in reading order: strings, numbers, lists of strings (the whole stack
 *     under {@code stack})
 * @param id names it among those of now and before, and stays the same from tick to tick; empty
 *     before it has been told
 * @param sockets those of the connections that are there in the tables
 */
public record Finding(
    String rule,
    Severity severity,
    boolean benign,
    int pid,
    String process,
    String local,
    String remote,
    int count,
    double oldestSeconds,
    double standsForSeconds,
    double growthPerMinute,
    String site,
    String siteKind,
    String library,
    String summary,
    String why,
    String advice,
    List<BlockedThread> blocked,
    Map<String, Object> evidence,
    String id,
    ToldSockets sockets) {

  /** The keys in {@code evidence} that every rule fills where it can. */
  public static final String EVIDENCE_STACK = "stack";

  public Finding {
    blocked = List.copyOf(blocked);
    evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
  }

  /** Frames of the site from the socket call outwards; empty when not known. */
  public List<?> stack() {
    return evidence.get(EVIDENCE_STACK) instanceof List<?> frames ? frames : List.of();
  }

  /**
   * How the number has moved: {@code growing by 3.2 a minute}, {@code shrinking}, {@code steady}.
   */
  public String trend() {
    if (growthPerMinute > 0) {
      return String.format(java.util.Locale.ROOT, "growing by %.1f a minute", growthPerMinute);
    }
    return growthPerMinute < 0 ? "shrinking" : "steady";
  }

  /** The same without its sockets, of which there may be tens of thousands. */
  public Finding withoutSockets() {
    return new Finding(
        rule,
        severity,
        benign,
        pid,
        process,
        local,
        remote,
        count,
        oldestSeconds,
        standsForSeconds,
        growthPerMinute,
        site,
        siteKind,
        library,
        summary,
        why,
        advice,
        blocked,
        evidence,
        id,
        ToldSockets.NONE);
  }

  /** The same, told under this id for so long. */
  public Finding standing(String id, double seconds) {
    return new Finding(
        rule,
        severity,
        benign,
        pid,
        process,
        local,
        remote,
        count,
        oldestSeconds,
        seconds,
        growthPerMinute,
        site,
        siteKind,
        library,
        summary,
        why,
        advice,
        blocked,
        evidence,
        id,
        sockets);
  }
}
