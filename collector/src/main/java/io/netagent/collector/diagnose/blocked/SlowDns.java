package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.finding.BlockedThread;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Names that take seconds to resolve. No socket shows it: a lookup has no TCP row. */
final class SlowDns {
  /** The first name server has not answered, nor half of a second try: no slow answer. */
  private static final double STANDING_SECONDS = 4;

  /** Of slow ones in a minute: a single slow lookup is a lost packet. */
  private static final int REPEATED = 3;

  private static final int NAMED = 10;

  private SlowDns() {}

  /** Whether one is worth a look at the stacks. */
  static boolean isSuspect(SlowLookups lookups) {
    return lookups.goingFor(LookupHistory.SLOW_SECONDS) > 0 || lookups.ended().slow() >= REPEATED;
  }

  /** How much longer a suspected lookup must last until it is told; infinite if none goes on. */
  static double moreSeconds(SlowLookups lookups) {
    return lookups.going().isEmpty()
        ? Double.POSITIVE_INFINITY
        : STANDING_SECONDS - lookups.longestSeconds();
  }

  static Optional<Verdict> judge(SlowLookups lookups) {
    double longest = lookups.longestSeconds();
    long slow = lookups.goingFor(LookupHistory.SLOW_SECONDS);
    boolean several = slow >= 2 || (slow >= 1 && !lookups.queued().isEmpty());
    if (lookups.process().facts().stalled()
        || !(longest >= STANDING_SECONDS || several || lookups.ended().slow() >= REPEATED)) {
      return Optional.empty();
    }
    ProcessEvidence process = lookups.process();
    List<BlockedCall> going = lookups.going();
    List<String> names = going.stream().map(BlockedCall::peer).distinct().toList();
    int waiting = going.size() + lookups.queued().size();
    LookupHistory.Ended ended = lookups.ended();
    List<BlockedThread> threads = new ArrayList<>();
    going.forEach(call -> threads.add(process.blockedThread(call)));
    lookups
        .queued()
        .forEach(
            thread ->
                threads.add(
                    process.blockedThread(thread, "waits for the lookup of another thread")));
    return Optional.of(
        new Draft(RuleId.SLOW_DNS, process)
            .ends(0, "", names.isEmpty() ? "" : names.get(0))
            .site(lookups.site())
            .count(Math.max(1, waiting))
            .oldestSeconds(longest)
            .summary(summary(lookups, names, waiting, longest))
            .why(
                "The time passes inside of the JDK's resolver, before there is a socket: neither the"
                    + " remote service nor its network is the fault."
                    + (lookups.queued().isEmpty()
                        ? ""
                        : " The JDK lets one thread look a name up at a time; the others wait for its"
                            + " lock."))
            .advice(
                "Look at /etc/resolv.conf where this process runs: a name server that does not answer"
                    + " costs 5 s at each try (options timeout:1 attempts:2), and search domains with"
                    + " ndots:5 multiply the queries; end fixed names with a dot. Ask the name server"
                    + " itself: dig @SERVER NAME. The JDK keeps names for 30 s"
                    + " (networkaddress.cache.ttl), failures for 10 s"
                    + " (networkaddress.cache.negative.ttl)"
                    + ": a longer ttl makes lookups rarer, not faster.")
            .blocked(threads)
            .fact("names", Stream.concat(names.stream().limit(NAMED), more(names)).toList())
            .fact("lookupsUnderWay", going.size())
            .fact("threadsQueuedBehindThem", lookups.queued().size())
            .fact("lookupsInLastMinute", ended.count())
            .fact("slowInLastMinute", ended.slow())
            .fact(
                "meanSecondsInLastMinute",
                ended.count() > 0 ? Durations.tenths(ended.seconds() / ended.count()) : null)
            .fact("failedInLastMinute", ended.failed())
            .verdict());
  }

  private static Stream<String> more(List<String> names) {
    return names.size() > NAMED ? Stream.of(names.size() - NAMED + " more") : Stream.empty();
  }

  private static String summary(
      SlowLookups lookups, List<String> names, int waiting, double longest) {
    StringBuilder text = new StringBuilder();
    LookupHistory.Ended ended = lookups.ended();
    if (waiting > 0) {
      text.append(waiting == 1 ? "A thread has" : waiting + " threads have")
          .append(" waited for DNS for ")
          .append(waiting == 1 ? "" : "up to ")
          .append(Durations.text(longest))
          .append(names.size() == 1 ? ": the name " : ": the names ")
          .append(String.join(", ", names.subList(0, Math.min(3, names.size()))))
          .append(names.size() > 3 ? " and " + (names.size() - 3) + " more" : "");
    } else {
      text.append("DNS is slow");
    }
    if (ended.count() > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "; %d %s in the last minute took %.1f s on average",
              ended.count(),
              ended.count() == 1 ? "lookup" : "lookups",
              ended.seconds() / ended.count()));
      if (ended.failed() > 0) {
        text.append(", ").append(100 * ended.failed() / ended.count()).append(" % failed");
      }
    }
    return text.append(lookups.site().isKnown() ? "; called at " + lookups.site().frame() : "")
        .append('.')
        .toString();
  }
}
