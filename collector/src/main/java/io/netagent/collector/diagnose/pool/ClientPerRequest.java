package io.netagent.collector.diagnose.pool;

import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.finding.EndCounts;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.Library;
import io.netagent.collector.diagnose.site.SiteFrame;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An HTTP client for each request: each keeps the one connection that it opened, idle, and the next
 * request opens another.
 *
 * <p>A pool of one client takes an idle connection before it opens one, so what it grew to in a
 * burst was busy all at once, and a later one is opened only when no other stands idle. So it is
 * not the number that tells, but how many stood idle when the next was opened.
 *
 * <p>Two look-alikes remain. Responses that nobody closes hold their connections as well: their
 * pool fills, which is another rule's. And streams (WebSocket, server-sent events) stand idle on
 * purpose: most are read by a thread each; those of java.net.http are not, so there the threads of
 * the clients themselves must be seen. With 20 and 15 a program of some tenants with a client each
 * is none.
 */
final class ClientPerRequest {
  static final int MANY = 20;
  private static final int PASSED_OVER = 15;

  /** A client whose requests follow on each other closely may have used some twice. */
  private static final double MOSTLY = 0.8;

  /**
   * Clients that keep a connection for the next request, but for HttpURLConnection's cache of 5.
   */
  private static final List<Library> HTTP_CLIENTS =
      List.of(
          Library.OKHTTP,
          Library.HTTP_CLIENT_5,
          Library.HTTP_CLIENT_4,
          Library.HTTP_CLIENT_3,
          Library.JETTY_CLIENT,
          Library.JDK_HTTP_CLIENT);

  private static final Pattern SELECTOR_THREAD = Pattern.compile("HttpClient-\\d+-SelectorManager");

  private static final double GROWS_SECONDS = 10;

  private ClientPerRequest() {}

  /** Whether a line of code calls an HTTP client, and not for a WebSocket. */
  static boolean mayBe(SiteFrame site) {
    return HTTP_CLIENTS.stream().anyMatch(library -> library.isIn(site.stack()))
        && site.stack().stream()
            .noneMatch(frame -> frame.contains("websocket") || frame.contains("WebSocket"));
  }

  static boolean isSelectorThread(String name) {
    return SELECTOR_THREAD.matcher(name).matches();
  }

  static boolean isSuspect(ClientConnections connections) {
    int once = connections.once().size();
    return once >= MANY
        && connections.passedOver() >= PASSED_OVER
        && once >= MOSTLY * connections.all().size();
  }

  /**
   * The verdict on suspects.
   *
   * @param selectors threads of java.net.http's clients; -1 where not known
   */
  static Optional<Verdict> judge(
      ProcessEvidence process,
      SiteFrame site,
      ClientConnections connections,
      int selectors,
      long nowNanos) {
    int once = connections.once().size();
    boolean jdk = Library.JDK_HTTP_CLIENT.isIn(site.stack());
    if (jdk && 2 * selectors < once) {
      return Optional.empty();
    }
    EndCounts remotes =
        EndCounts.ofRemote(connections.once().stream().map(each -> each.row().tuple()).toList());
    String used =
        connections.turns() == 0
            ? "each used for one request"
            : "each used for one request or a few (TLS counts as such)";
    String summary =
        once
            + " connections to "
            + (remotes.distinct() == 1
                ? remotes.mostFrequent()
                : remotes.distinct() + " remotes (most to " + remotes.mostFrequent() + ")")
            + (site.isKnown() ? " opened at " + site.frame() : "")
            + ", "
            + used
            + ", stand idle, and "
            + connections.passedOver()
            + " of them did so when another was opened: as if each request built an HTTP client of"
            + " its own"
            + (selectors > 0 ? " (" + selectors + " clients have a selector thread each)" : "")
            + ".";
    return Optional.of(
        new Draft(RuleId.CLIENT_PER_REQUEST, process)
            .about(connections.once())
            .site(site)
            .growthPerMinute(growthPerMinute(connections, nowNanos))
            .summary(summary)
            .why(
                "One client's pool takes an idle connection before it opens another, whatever it grew"
                    + " to in a burst. They are established and answered, so neither the peer nor the"
                    + " network is at fault, and they are no leak of sockets yet: each ends with its"
                    + " client or its keep-alive."
                    + (selectors > 0
                        ? ""
                        : " (Responses that nobody closes would look so as well, until a pool is"
                            + " full; so would one client for each of many tenants.)"))
            .advice(PoolAdvice.shareOne(Library.of(site)))
            .fact("connections", connections.all().size())
            .fact("usedOnce", once)
            .fact("turnsOfEach", connections.turns())
            .fact("idleWhenAnotherWasOpened", connections.passedOver())
            .fact("selectorThreads", selectors < 0 ? null : selectors)
            .fact(
                "firstOpenedSecondsAgo",
                Durations.tenths((nowNanos - connections.firstOpenedAtNanos()) / 1e9))
            .fact(
                "lastOpenedSecondsAgo",
                Durations.tenths((nowNanos - connections.lastOpenedAtNanos()) / 1e9))
            .verdict());
  }

  /** By the openings; 0 once the next is long overdue. */
  private static double growthPerMinute(ClientConnections connections, long nowNanos) {
    int openings = connections.all().size() - 1;
    double span = (connections.lastOpenedAtNanos() - connections.firstOpenedAtNanos()) / 1e9;
    double since = (nowNanos - connections.lastOpenedAtNanos()) / 1e9;
    boolean stopped = since > Math.max(GROWS_SECONDS, 3 * span / openings);
    return stopped || span <= 0 ? 0 : openings * 60 / (span + since);
  }
}
