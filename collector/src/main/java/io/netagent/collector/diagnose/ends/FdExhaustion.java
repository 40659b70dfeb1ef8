package io.netagent.collector.diagnose.ends;

import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.SiteFrame;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A process is about to have all the open files it may have: then accept, connect and open fail
 * with EMFILE ("Too many open files"). Now, or soon if it goes on like this.
 */
final class FdExhaustion {
  private static final RuleId ID = RuleId.FD_EXHAUSTION;

  private static final double SOON_MINUTES = 30;

  /** Then there is no time to watch for two minutes. */
  private static final double AT_ONCE_MINUTES = 5;

  /** What starts, fills its pools: below this share two minutes of growth foretell nothing. */
  private static final double HALF = 0.5;

  private static final double LONG_WATCH_SECONDS = 300;

  private FdExhaustion() {}

  /**
   * The verdict.
   *
   * @param use asked only if there is one
   */
  static Optional<Verdict> judge(ProcessEvidence process, FdHistory history, Supplier<FdUse> use) {
    long open = process.facts().openFds();
    long max = process.facts().maxFds();
    boolean full = history.isFull(open, max);
    double growth = history.growthPerMinute();
    double minutesLeft = growth > 0 ? (max - open) / growth : Double.POSITIVE_INFINITY;
    boolean grows =
        history.growsSteadily()
            || (history.growsSteadilyOfLate() && minutesLeft <= AT_ONCE_MINUTES);
    boolean soon =
        grows
            && minutesLeft <= SOON_MINUTES
            && (open >= HALF * max || history.watchedSeconds() >= LONG_WATCH_SECONDS);
    if (process.pid() < 0 || !(full || soon)) {
      return Optional.empty();
    }
    FdUse known = use.get();
    Draft draft =
        new Draft(ID, process)
            .count((int) Math.min(Integer.MAX_VALUE, open))
            .site(known.site())
            .growthPerMinute(growth)
            .summary(summary(process, full, soon ? minutesLeft : Double.NaN, growth, known))
            .why(why(full, known, open))
            .advice(advice(process, known))
            .fact("openFds", open)
            .fact("maxFds", max)
            .fact("tcpSockets", known.sockets())
            .fact("tcpSocketsExact", known.exact() ? "counted by the agent" : "at most")
            .fact("otherFiles", open - known.sockets())
            .fact("watchedSeconds", Durations.tenths(history.watchedSeconds()));
    if (!known.remotes().isEmpty()) {
      draft.fact("remotes", known.remotes());
    }
    if (soon) {
      draft.fact("minutesToFdLimit", Durations.tenths(minutesLeft));
    }
    if (known.site().isKnown()) {
      draft.fact("openBySite", known.ofSite());
    }
    return Optional.of(draft.verdict());
  }

  private static String summary(
      ProcessEvidence process, boolean full, double minutesLeft, double growth, FdUse use) {
    long open = process.facts().openFds();
    long max = process.facts().maxFds();
    String much = open + " of " + max + " open files are in use";
    String goes =
        Double.isNaN(minutesLeft) || open >= max
            ? ""
            : (full ? ", and at " : "; at ")
                + String.format(java.util.Locale.ROOT, "%.0f", growth)
                + " more a minute none is left in about "
                + Durations.text(minutesLeft * 60);
    return much + goes + "; " + most(use, open) + ".";
  }

  private static String most(FdUse use, long open) {
    String sockets = (use.exact() ? "" : "at most ") + use.sockets() + " are TCP sockets";
    String remote = use.remotes().isEmpty() ? "" : ", most with " + use.remotes().get(0);
    String site = use.site().isKnown() ? ", opened at " + use.site().frame() : "";
    return 2 * use.sockets() >= open
        ? sockets + remote + site
        : sockets + ", the other " + (open - use.sockets()) + " are files, pipes and other sockets";
  }

  private static String why(boolean full, FdUse use, long open) {
    return (full
            ? "The limit is this process's own (RLIMIT_NOFILE, soft), so it is this process that will"
                + " get \"Too many open files\"; the host is not out of files."
            : "The lowest number of each 10 s has kept rising, so it is no load that comes and goes.")
        + (2 * use.sockets() >= open
            ? " More than half of them are TCP sockets, and no leak that is told here explains them."
            : " Sockets are not the most of them: a leak of files, pipes or selectors looks like"
                + " this.");
  }

  private static String advice(ProcessEvidence process, FdUse use) {
    int pid = process.pid();
    long open = process.facts().openFds();
    String find =
        use.site().equals(SiteFrame.NO_AGENT) || 2 * use.sockets() < open
            ? "See what they are with ls -l /proc/"
                + pid
                + "/fd (or lsof -p "
                + pid
                + "): whatever there are hundreds of alike is what is not closed, or a pool without a"
                + " bound."
            : "Close what is not needed, or bound it: a pool's maximum, a server's maxConnections.";
    return find
        + " If the process really needs so many, raise its limit (LimitNOFILE= of systemd, ulimit -n"
        + " in the shell that starts it, --ulimit nofile= of a container); that only helps if the"
        + " number stops growing.";
  }
}
