package io.netagent.collector.diagnose;

import java.util.List;
import java.util.Map;

/**
 * One verdict: a rule, a process, a site.
 *
 * @param rule the rule's id, stable: people link and silence it
 * @param benign not a fault of the watched program; said so that nobody hunts it
 * @param pid of the process, or -1 when the sockets have no visible owner
 * @param process its name as in the metric labels
 * @param local local address and port; with several, the most frequent one
 * @param remote remote address and port; with several, the most frequent one
 * @param count connections that the verdict is about
 * @param oldestSeconds of the oldest of them in its state; at least that long
 * @param growthPerMinute of their number, over the observed time
 * @param site the application's frame, or the topmost library frame, or empty when not known
 * @param siteKind what the site is: {@code opener}, {@code first-reader}, with {@code -library}
 *     behind it when no application frame was found, or the reason why there is none: {@code
 *     no-agent}, {@code opened-before-agent}, {@code not-recorded}
 * @param summary one sentence
 * @param advice what to do, in the terms of the library at hand where it is known
 * @param evidence named facts in reading order: strings, numbers, lists of strings (the whole stack
 *     under {@code stack})
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
    double growthPerMinute,
    String site,
    String siteKind,
    String summary,
    String advice,
    Map<String, Object> evidence) {

  /** The keys in {@code evidence} that every rule fills where it can. */
  public static final String EVIDENCE_STACK = "stack";

  public Finding {
    evidence = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(evidence));
  }

  /** Frames of the site from the socket call outwards; empty when not known. */
  public List<?> stack() {
    return evidence.get(EVIDENCE_STACK) instanceof List<?> frames ? frames : List.of();
  }
}
