package io.netagent.collector.diagnose.ports;

import io.netagent.collector.aggregate.ActiveClose;
import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.collector.source.PortRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code connection-per-request}: each connection is used once and closed here, so that each leaves
 * a port in TIME_WAIT for a minute.
 *
 * <p>A library that can use a connection again is told of as soon as it has not done so often; of a
 * bare socket the protocol is not known, and there only what goes on and on is worth telling.
 */
final class ConnectionPerRequest {
  /** Of those closed, as many were used once. */
  private static final double USED_ONCE_SHARE = 0.9;

  /** In TIME_WAIT: 3.3 a second for a minute, or one burst. */
  private static final int HEAP = 200;

  /** Or, where ports are few, this share of them. */
  private static final double HEAP_SHARE = 0.05;

  /** Two a second for half a minute: more than health checks and cron jobs do. */
  private static final int SUSTAINED = 60;

  /** Of that half a minute. */
  private static final int ACTIVE_SECONDS = 15;

  /** Two a second in each 10 s. */
  private static final int SUSTAINED_BY_AGE = 20;

  /** Settling: since the first was closed. */
  private static final double SETTLED_SECONDS = 10;

  /** Below that share of the ports it costs time, and no more. */
  private static final double WARNING_SHARE = 0.2;

  private static final int TOP = 10;

  private ConnectionPerRequest() {}

  /** The verdict on one line of code, or on what nobody is known to have closed. */
  static Optional<Verdict> judge(Closer closer) {
    if (closer.oneSnapshot()) {
      return isHeap(closer, 1) ? Optional.of(heap(closer)) : Optional.empty();
    }
    double slack = slack(closer);
    return closer.oldestSeconds() < SETTLED_SECONDS * slack ? Optional.empty() : settled(closer);
  }

  /**
   * How much longer it takes until it is told, if closing goes on; infinite if it is, and for what
   * may be a burst.
   */
  static double moreSeconds(Closer closer) {
    boolean settling = closer.oldestSeconds() < SETTLED_SECONDS * slack(closer);
    boolean suspect =
        !closer.oneSnapshot()
            && settling
            && (severity(closer) == Severity.WARNING || !closer.siteIds().isEmpty());
    return suspect && settled(closer).isPresent()
        ? SETTLED_SECONDS - closer.oldestSeconds()
        : Double.POSITIVE_INFINITY;
  }

  /** What has been told stands until it is far below: a rate at the limit must not make it flap. */
  private static double slack(Closer closer) {
    return closer.standing() ? 0.5 : 1;
  }

  private static boolean isHeap(Closer closer, double slack) {
    return closer.timeWait() >= HEAP * slack
        || (closer.portShare() >= HEAP_SHARE * slack
            && closer.mostToOneRemote() >= SUSTAINED * slack);
  }

  private static Optional<Verdict> settled(Closer closer) {
    double slack = slack(closer);
    boolean heap = isHeap(closer, slack);
    if (closer.siteIds().isEmpty()) {
      return heap
          ? Optional.of(isGoingOn(closer.byAge()) ? goesOn(closer) : burst(closer))
          : Optional.empty();
    }
    SiteCloses.Closes minute = closer.minute();
    if (!(minute.usedOnceShare() >= USED_ONCE_SHARE)) {
      return Optional.empty();
    }
    SiteCloses.Closes recent = closer.halfMinute();
    boolean sustained =
        recent.avoidable() >= SUSTAINED * slack && recent.activeSeconds() >= ACTIVE_SECONDS * slack;
    boolean told =
        PortAdvice.canReuse(closer.site())
            ? (sustained && closer.timeWait() >= SUSTAINED * slack)
                || (heap && 2 * minute.avoidable() >= minute.usedOnce())
            : sustained && heap;
    return told ? Optional.of(usedOnce(closer)) : Optional.empty();
  }

  /** All through the last half a minute. */
  private static boolean isGoingOn(List<Integer> byAge) {
    return byAge.subList(0, 3).stream().allMatch(count -> count >= SUSTAINED_BY_AGE);
  }

  private static Verdict usedOnce(Closer closer) {
    SiteCloses.Closes minute = closer.minute();
    return draft(closer)
        .severity(severity(closer))
        .summary(
            "A new connection for each request to "
                + remotes(closer)
                + ": we close first, at "
                + closer.site().frame()
                + ", and each was used once ("
                + minute.usedOnce()
                + " of the "
                + minute.closed()
                + " closes recorded there in the last minute); "
                + inTimeWait(closer)
                + ".")
        .why(
            "In TIME_WAIT is the end that closes first, so this is our doing and not the peer's. "
                + minute.avoidable()
                + " of them were opened within 10 s of the close of another one to the same remote:"
                + " a connection kept open would have served."
                + (PortAdvice.canReuse(closer.site())
                    ? " Behind it is a new client per request, or a client that is told not to keep"
                        + " connections."
                    : "")
                + " It is no leak: each goes by itself after 60 s.")
        .advice(PortAdvice.reuse(closer.site()) + settings(closer))
        .verdict();
  }

  private static Verdict goesOn(Closer closer) {
    return draft(closer)
        .severity(severity(closer))
        .summary(
            "At least "
                + closer.timeWait()
                + " connections to "
                + remotes(closer)
                + " were closed in the last minute, by this host first"
                + by(closer)
                + ", and it goes on: most likely a new connection for each request; "
                + inTimeWait(closer)
                + ".")
        .why(
            "In TIME_WAIT is the end that closes first, so the client has closed them and not the"
                + " peer. They were closed all through the last half a minute or longer, so it is"
                + " no burst. How often each was used only an agent can tell. It is no leak: each"
                + " goes by itself after 60 s.")
        .advice(PortAdvice.reuse(SiteFrame.NO_AGENT) + settings(closer) + whoseIsIt(closer))
        .verdict();
  }

  private static Verdict burst(Closer closer) {
    return draft(closer)
        .severity(Severity.INFO)
        .benign()
        .summary(
            closer.timeWait()
                + " connections to "
                + remotes(closer)
                + " were closed by this host first"
                + by(closer)
                + ", the oldest "
                + Durations.text(closer.oldestSeconds())
                + " ago, and it does not go on: a burst, as far as can be seen; "
                + inTimeWait(closer)
                + ".")
        .why(
            "TIME_WAIT is no leak: each goes by itself after 60 s. It is worth a look only if a new"
                + " connection for each request is behind it; how often each was used only an"
                + " agent can tell.")
        .advice(
            "Nothing needs to be done if this was a burst. If it comes again: "
                + PortAdvice.reuse(SiteFrame.NO_AGENT)
                + whoseIsIt(closer))
        .verdict();
  }

  /** One reading: TIME_WAIT lasts a minute, so all were closed within it; more is not known. */
  private static Verdict heap(Closer closer) {
    Draft draft = draft(closer).severity(severity(closer));
    if (severity(closer) == Severity.INFO) {
      draft.benign();
    }
    return draft
        .summary(
            closer.timeWait()
                + " connections to "
                + remotes(closer)
                + " were closed within a minute, by this host first"
                + by(closer)
                + ", and that has gone on for an unknown time; "
                + inTimeWait(closer)
                + ".")
        .why(
            "In TIME_WAIT is the end that closes first, so the client has closed them and not the"
                + " peer. It is no leak: each goes by itself after 60 s. Whether it was a burst or"
                + " each request opens a connection a second reading, a minute later, tells.")
        .advice(
            "If as many are there a minute later: "
                + PortAdvice.reuse(SiteFrame.NO_AGENT)
                + settings(closer)
                + whoseIsIt(closer))
        .verdict();
  }

  private static Draft draft(Closer closer) {
    Draft draft =
        new Draft(RuleId.CONNECTION_PER_REQUEST, closer.process())
            .ends(closer.namespace().inode(), "", closer.largest().remote())
            .site(closer.site())
            .count(closer.timeWait())
            .oldestSeconds(closer.oldestSeconds())
            .fact("state", "TIME_WAIT")
            .fact("timeWait", closer.timeWait())
            .fact("localPortRangeIs", closer.oneSnapshot() ? "assumed, Linux's default" : null);
    addRemotes(draft, closer.remotes());
    if (closer.minute().closed() > 0) {
      draft
          .fact("closedInLastMinute", closer.minute().closed())
          .fact("usedOnceInLastMinute", closer.minute().usedOnce())
          .fact("couldHaveBeenSpared", closer.minute().avoidable());
    }
    if (!closer.oneSnapshot()) {
      draft.fact("timeWaitByTensOfSeconds", closer.byAge().stream().map(String::valueOf).toList());
    }
    if (closer.namespace().ports() != null) {
      PortRange range = closer.namespace().ports().range();
      draft
          .fact("localPortsAvailable", range.available())
          .fact("localPortRange", range.first() + "-" + range.last());
    }
    return draft;
  }

  static void addRemotes(Draft draft, Map<String, Integer> remotes) {
    remotes.keySet().forEach(draft::alsoAbout);
    draft.fact(
        "remotes",
        remotes.entrySet().stream()
            .limit(TOP)
            .map(each -> each.getKey() + " (" + each.getValue() + ")")
            .toList());
  }

  private static Severity severity(Closer closer) {
    return closer.portShare() >= WARNING_SHARE ? Severity.WARNING : Severity.INFO;
  }

  /** Where ports are no worry, settings are none. */
  private static String settings(Closer closer) {
    return severity(closer) == Severity.INFO ? "" : PortAdvice.settings(closer.namespace(), true);
  }

  private static String remotes(Closer closer) {
    int distinct = closer.remotes().size();
    return distinct == 1
        ? closer.largest().remote()
        : distinct + " remotes (most to " + closer.largest().remote() + ")";
  }

  /** {@code 280 ports are in TIME_WAIT, at most 280 of 28232 (1 %) to one remote}. */
  private static String inTimeWait(Closer closer) {
    ActiveClose largest = closer.largest();
    return closer.namespace().ports() == null
        ? closer.timeWait() + " are in TIME_WAIT"
        : closer.mostToOneRemote()
            + (closer.oneSnapshot() ? " of an assumed " : " of ")
            + closer.namespace().ports().range().available()
            + " local ports ("
            + percent(closer.portShare())
            + ") to "
            + largest.remote()
            + " are in TIME_WAIT";
  }

  static String percent(double share) {
    long percent = Math.round(100 * share);
    return percent == 0 && share > 0 ? "under 1 %" : percent + " %";
  }

  private static String by(Closer closer) {
    return closer.process().pid() < 0 ? "" : " (" + closer.process().facts().name() + ")";
  }

  static String whoseIsIt(Closer closer) {
    return closer.process().pid() >= 0
        ? ""
        : " The kernel keeps no owner of them. To learn whose they are and from which line of code,"
            + " start the client's JVM with -javaagent:netagent.jar, or run the command attach PID.";
  }
}
