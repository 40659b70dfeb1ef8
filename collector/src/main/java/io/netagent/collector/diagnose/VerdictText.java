package io.netagent.collector.diagnose;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.correlate.CorrelatedConnection;
import java.util.Comparator;
import java.util.List;

/** Puts a verdict on some connections of one site into words. */
final class VerdictText {
  private final Evidence evidence;
  private final List<Suspect> about;
  private final EndCounts locals;
  private final EndCounts remotes;

  /** At least one suspect. */
  VerdictText(Evidence evidence, List<Suspect> about) {
    this.evidence = evidence;
    this.about = about;
    this.locals = EndCounts.ofLocal(about);
    this.remotes = EndCounts.ofRemote(about);
  }

  Verdict verdict(RuleId rule, Severity severity, Trend trend, String summary, String advice) {
    Finding finding =
        new Finding(
            rule.text(),
            severity,
            rule.benign(),
            evidence.process().pid(),
            evidence.process().name(),
            locals.mostFrequent(),
            remotes.mostFrequent(),
            about.size(),
            tenths(oldest().connection().stateForSeconds()),
            tenths(trend.growthPerMinute()),
            evidence.site().frame(),
            evidence.site().kind(),
            summary,
            advice,
            EvidenceFacts.of(evidence, about, remotes, trend));
    return new Verdict(finding, about);
  }

  /** {@code 60 connections to 10.0.0.7:443}, or for accepted ones the address they came to. */
  String connectionsToRemote() {
    if (about.stream().allMatch(Suspect::accepted)) {
      return acceptedFromRemote();
    }
    return count("connection")
        + " to "
        + (remotes.distinct() == 1
            ? remotes.mostFrequent()
            : remotes.distinct() + " remotes (most to " + remotes.mostFrequent() + ")");
  }

  String acceptedFromRemote() {
    return count("accepted connection") + " on " + locals.mostFrequent();
  }

  /** With a space before it; empty if the site is not known. */
  String openedAt() {
    SiteFrame site = evidence.site();
    if (!site.isKnown()) {
      return "";
    }
    String how = ApplicationFrames.isFirstReader(site) ? " first read" : " opened";
    return how + (site.kind().endsWith("-library") ? " by a library at " : " at ") + site.frame();
  }

  /** {@code up to 48 s ago}, or {@code at least 48 s ago} if nobody saw it happen. */
  String oldestAgo() {
    CorrelatedConnection oldest = oldest().connection();
    return (!oldest.stateSinceExact() ? "at least " : about.size() == 1 ? "" : "up to ")
        + duration(oldest.stateForSeconds())
        + " ago";
  }

  String whatIsUnread() {
    long eofRead = count(CloseWaitKind.EOF_READ);
    long unread = count(CloseWaitKind.UNREAD);
    long finOnly = count(CloseWaitKind.FIN_ONLY);
    if (eofRead >= unread && eofRead > 0) {
      return "the end of the stream was read, but close() did not follow";
    }
    if (unread > 0) {
      boolean recorded = about.stream().anyMatch(s -> s.connection().recorded() != null);
      return (recorded
              ? "part of an answer is still unread"
              : "part of what it sent is still unread")
          + (finOnly > 0 ? " or was buffered and never closed" : "")
          + untouched();
    }
    return "they were answered, and nobody reads on or closes";
  }

  /** What to add so that the next verdict names the line of code; empty if it does. */
  String agentAdvice() {
    if (evidence.site().isKnown()) {
      return "";
    }
    ProcessFacts process = evidence.process();
    if (!process.jvm()) {
      return "";
    }
    if (!process.agent().present()) {
      return " To learn the line of code, start this JVM with -javaagent:netagent.jar.";
    }
    return process.agent().untrackedOpens() > 0
        ? " The agent had no slot for " + process.agent().untrackedOpens() + " connections."
        : " The agent did not see these connections begin: they are older than it, or of a transport"
            + " that it does not know.";
  }

  private String untouched() {
    double most = about.stream().mapToDouble(Suspect::idleSeconds).max().orElse(Double.NaN);
    return most >= 1
        ? " and has not been touched for " + (about.size() == 1 ? "" : "up to ") + duration(most)
        : "";
  }

  private long count(CloseWaitKind kind) {
    return about.stream().filter(s -> s.connection().closeWaitKind() == kind).count();
  }

  private String count(String noun) {
    return about.size() + " " + noun + (about.size() == 1 ? "" : "s");
  }

  private Suspect oldest() {
    return about.stream()
        .max(Comparator.comparingDouble(s -> s.connection().stateForSeconds()))
        .orElseThrow();
  }

  static String duration(double seconds) {
    if (seconds < 120) {
      return Math.round(seconds) + " s";
    }
    if (seconds < 7200) {
      return Math.round(seconds / 60) + " min";
    }
    return seconds < 172_800
        ? Math.round(seconds / 3600) + " h"
        : Math.round(seconds / 86_400) + " days";
  }

  static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
