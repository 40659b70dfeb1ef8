package io.netagent.collector.diagnose.ports;

import io.netagent.collector.aggregate.PortUse;
import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.collector.source.TcpLimits;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code port-exhaustion}: connects towards one destination find no local port, or soon won't. */
final class PortExhaustion {
  /** From here on the kernel's search for a free port fails now and then. */
  static final double FULL = 0.95;

  /** A finding stands down to here, so that it does not flap. */
  static final double STILL_FULL = 0.85;

  /** Two ticks: the peak of a burst may be one tick long. */
  private static final double SETTLED_SECONDS = 4;

  /** A forecast is worth telling if somebody can still act on it, and must. */
  private static final double SOON_SECONDS = 600;

  /** Below half of the ports nothing is short. */
  private static final double FORECAST_SHARE = 0.5;

  private static final double USED_ONCE_SHARE = 0.9;

  private PortExhaustion() {}

  /**
   * The verdict on one line of code.
   *
   * @param all that it uses, the fullest first, at least one
   */
  static Optional<Verdict> judge(List<PortEvidence> all) {
    for (PortEvidence evidence : all) {
      if (isExhausted(evidence)) {
        return Optional.of(
            draft(evidence, all)
                .severity(Severity.CRITICAL)
                .summary(inUse(evidence) + ": " + cause(evidence) + failed(evidence) + ".")
                .why(why(evidence))
                .verdict());
      }
    }
    for (PortEvidence evidence : all) {
      if (runsOut(evidence)) {
        return Optional.of(
            draft(evidence, all)
                .severity(Severity.WARNING)
                .fact("secondsToExhaustion", Durations.tenths(evidence.secondsLeft()))
                .summary(
                    "In about "
                        + Durations.text(evidence.secondsLeft())
                        + " no port will be left: "
                        + inUse(evidence)
                        + ": "
                        + cause(evidence)
                        + ".")
                .why(why(evidence))
                .verdict());
      }
    }
    return Optional.empty();
  }

  private static boolean isExhausted(PortEvidence evidence) {
    // TIME_WAIT may be free for new connections, but the failures say that it is not.
    boolean failing =
        evidence.failedConnects() > 0
            && evidence.usedShare() >= (evidence.standing() ? STILL_FULL : FULL);
    if (failing) {
      return true;
    }
    if (evidence.use().destination().isEmpty()) {
      return false; // Only who binds before connecting needs a port of its own for each.
    }
    return evidence.standing()
        ? evidence.blockedShare() >= STILL_FULL
        : evidence.blockedShare() >= FULL
            && (evidence.shortLook() || evidence.fullForSeconds() >= SETTLED_SECONDS);
  }

  private static boolean runsOut(PortEvidence evidence) {
    return !evidence.use().destination().isEmpty()
        && evidence.secondsLeft() <= SOON_SECONDS
        && evidence.blockedShare() >= FORECAST_SHARE;
  }

  /** {@code 199 of 200 ports to 10.0.0.7:443 are in use, 190 in TIME_WAIT}. */
  private static String inUse(PortEvidence evidence) {
    PortUse use = evidence.use();
    return use.used()
        + " of "
        + (evidence.rangeAssumed() ? "an assumed " : "")
        + evidence.available()
        + (use.destination().isEmpty()
            ? " ports of " + use.source()
            : " ports to " + use.destination())
        + " are in use, "
        + use.timeWait()
        + " in TIME_WAIT";
  }

  private static String cause(PortEvidence evidence) {
    SiteFrame site = evidence.site();
    if (!evidence.mostlyTimeWait()) {
      return evidence.held()
          + " are open connections"
          + (evidence.process().pid() < 0 ? "" : " of " + evidence.process().facts().name())
          + (site.isKnown() ? ", most opened at " + site.frame() : "");
    }
    return (evidence.process().pid() < 0 ? "this host closes first" : "we close first")
        + (site.isKnown() ? ", at " + site.frame() : "")
        + (isUsedOnce(evidence) ? "; each connection was used once" : "");
  }

  private static boolean isUsedOnce(PortEvidence evidence) {
    return evidence.closer() != null
        && evidence.closer().minute().usedOnceShare() >= USED_ONCE_SHARE;
  }

  private static String failed(PortEvidence evidence) {
    return evidence.failedConnects() > 0
        ? "; in the last minute connect() has failed "
            + evidence.failedConnects()
            + (evidence.failedConnects() == 1 ? " time" : " times")
            + " with \"Cannot assign requested address\""
        : "";
  }

  private static String why(PortEvidence evidence) {
    String ports =
        "Each connection to one destination needs a local port of its own, and the kernel has "
            + evidence.available()
            + " to give.";
    if (!evidence.mostlyTimeWait()) {
      return ports + " Most are taken by connections that are still open, not by TIME_WAIT.";
    }
    return ports
        + " A connection closed here keeps its port in TIME_WAIT for 60 s. The peer is not at"
        + " fault, nor the network: connects fail on this host.";
  }

  private static Draft draft(PortEvidence evidence, List<PortEvidence> all) {
    PortUse use = evidence.use();
    Draft draft =
        new Draft(RuleId.PORT_EXHAUSTION, evidence.process())
            .ends(evidence.namespace().inode(), use.source(), use.destination())
            .site(evidence.site())
            .count(use.used())
            .oldestSeconds(
                evidence.closer() == null
                    ? evidence.fullForSeconds()
                    : evidence.closer().oldestSeconds())
            .advice(advice(evidence))
            .fact("source", use.source())
            .fact("portsUsed", use.used())
            .fact("portsAvailable", evidence.available())
            .fact("timeWait", use.timeWait())
            .fact("openConnections", evidence.held());
    if (!use.destination().isEmpty()) {
      ConnectionPerRequest.addRemotes(draft, Map.of(use.destination(), use.used()));
    }
    if (evidence.failedConnects() >= 0) {
      draft.fact("connectsFailedInLastMinute", evidence.failedConnects());
    }
    if (all.size() > 1) {
      draft.fact("destinations", all.stream().map(each -> inUse(each)).limit(10).toList());
    }
    Closer closer = evidence.closer();
    if (closer != null && closer.minute().closed() > 0) {
      draft
          .fact("closedInLastMinute", closer.minute().closed())
          .fact("usedOnceInLastMinute", closer.minute().usedOnce());
    }
    TcpLimits limits = evidence.namespace().limits();
    if (limits != null && limits.localPorts() != null) {
      draft.fact(
          "ipLocalPortRange", limits.localPorts().first() + " " + limits.localPorts().last());
    }
    if (limits != null && limits.timeWaitReuse() >= 0) {
      draft.fact("tcpTwReuse", limits.timeWaitReuse());
    }
    return draft;
  }

  private static String advice(PortEvidence evidence) {
    String first =
        evidence.use().destination().isEmpty()
            ? "Don't bind to a local address before connecting, or set IP_BIND_ADDRESS_NO_PORT"
                + " (SocketChannel and Socket without a local address are right)."
            : evidence.mostlyTimeWait()
                ? PortAdvice.reuse(evidence.site())
                : "Limit the number of connections (a pool with a maximum), and close those that"
                    + " are not needed.";
    Closer closer = evidence.closer();
    return first
        + PortAdvice.settings(evidence.namespace(), evidence.mostlyTimeWait())
        + (closer == null ? "" : ConnectionPerRequest.whoseIsIt(closer));
  }
}
