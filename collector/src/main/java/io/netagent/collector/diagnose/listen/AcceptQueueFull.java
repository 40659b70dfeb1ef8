package io.netagent.collector.diagnose.listen;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.evidence.Look;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.ProcessFacts;
import io.netagent.collector.diagnose.evidence.ServerWorkers;
import io.netagent.collector.diagnose.evidence.Waiting;
import io.netagent.collector.diagnose.evidence.WaitingThread;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.SiteFrame;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Complete connections that the server does not accept: its clients wait, and once the queue is
 * full the kernel drops new ones.
 *
 * <p>A queue that is full at two looks and from which nobody takes is told at once. One that is
 * full while connections are taken from it has to be so for longer: bursts come in twos. One that
 * is not full is told only where its oldest connection has waited so long that no client is patient
 * still.
 */
final class AcceptQueueFull {
  private static final RuleId ID = RuleId.ACCEPT_QUEUE_FULL;

  /** A burst fills a queue for a second; a woken process works its queue off in about as long. */
  private static final double FULL_SECONDS = 5;

  /** A look of some ticks is no longer. */
  private static final double FULL_SECONDS_SHORT_LOOK = 3;

  /** So long full in each look, though accepting goes on: more comes than is taken. */
  private static final double OVERLOADED_SECONDS = 20;

  /** So long has nobody accepted, though there is room in the queue. */
  private static final double STUCK_SECONDS = 20;

  /** A busy server's queue may be full at any one look. */
  private static final double TWO_LOOKS_SECONDS = 0.9;

  /** As long as that takes no server that accepts at all. */
  private static final double SUSPECT_SECONDS = 4;

  /** The wait for stacks that were asked for; after that the verdict goes without. */
  private static final double STACKS_WITHIN_SECONDS = 15;

  private AcceptQueueFull() {}

  static Optional<Verdict> judge(QueueEvidence queue) {
    if (queue.look() == Look.ONE_SNAPSHOT) {
      return isFullNow(queue) ? Optional.of(verdict(queue, true, false)) : Optional.empty();
    }
    boolean stuck = isStuck(queue);
    boolean full = queue.fullSeconds() >= settled(queue);
    boolean told =
        !queue.acceptorWaits()
            && (full
                ? stuck || queue.fullSeconds() >= OVERLOADED_SECONDS
                : stuck
                    && queue.oldestSeconds() >= STUCK_SECONDS
                    && queue.waitingSeconds() >= STUCK_SECONDS);
    boolean stacksWaitedFor =
        queue.stacksMayCome()
            && queue.look() == Look.DAEMON
            && queue.waitingSeconds() < STACKS_WITHIN_SECONDS;
    return told && !stacksWaitedFor ? Optional.of(verdict(queue, full, stuck)) : Optional.empty();
  }

  /** After which it would be told if nothing moves; infinite if that is no suspicion yet. */
  static double secondsToGo(QueueEvidence queue) {
    if (queue.acceptorWaits()) {
      return Double.POSITIVE_INFINITY;
    }
    boolean moves = queue.acceptedPerSecond() > 0;
    if (isFullNow(queue) && queue.fullSeconds() >= TWO_LOOKS_SECONDS) {
      boolean settling = queue.fullSeconds() < settled(queue);
      return (settling && !moves ? settled(queue) : OVERLOADED_SECONDS) - queue.fullSeconds();
    }
    return !moves && queue.oldestSeconds() >= SUSPECT_SECONDS
        ? STUCK_SECONDS - Math.min(queue.oldestSeconds(), queue.waitingSeconds())
        : Double.POSITIVE_INFINITY;
  }

  private static boolean isFullNow(QueueEvidence queue) {
    return queue.limit() >= 0 && queue.length() >= queue.limit();
  }

  private static double settled(QueueEvidence queue) {
    return queue.look() == Look.DAEMON ? FULL_SECONDS : FULL_SECONDS_SHORT_LOOK;
  }

  private static boolean isStuck(QueueEvidence queue) {
    return queue.oldestSeconds() >= settled(queue) && !(queue.acceptedPerSecond() > 0);
  }

  private static Verdict verdict(QueueEvidence queue, boolean full, boolean stuck) {
    ProcessFacts process = queue.process().facts();
    Draft draft =
        new Draft(ID, queue.process())
            .ends(queue.listener().queue().namespace(), queue.local(), "")
            .listenPort(queue.listener().localPort())
            .remotes(queue.connectingTo())
            .severity(
                full && (stuck || queue.look() == Look.ONE_SNAPSHOT)
                    ? Severity.CRITICAL
                    : Severity.WARNING)
            .count((int) queue.length())
            .oldestSeconds(stuck ? queue.oldestSeconds() : queue.fullSeconds())
            .site(process.agent().present() ? SiteFrame.NOT_APPLICABLE : SiteFrame.NO_AGENT)
            .summary(summary(queue, full, stuck))
            .why(why(queue, full, stuck))
            .advice(advice(queue, stuck))
            .fact("acceptQueue", queue.length())
            .fact("acceptQueueLimit", queue.limit() < 0 ? null : queue.limit())
            .fact("somaxconn", queue.maxAcceptQueue() < 0 ? null : queue.maxAcceptQueue())
            .fact("fullSeconds", full ? Durations.tenths(queue.fullSeconds()) : null)
            .fact("closedByClients", queue.closedByClients())
            .fact("clientsInSynSent", queue.connecting() > 0 ? queue.connecting() : null)
            .fact("acceptedPerSecond", known(queue.acceptedPerSecond()))
            .fact("lastAcceptedSecondsAgo", known(queue.lastAcceptedSeconds()));
    ServerWorkers workers = queue.workers();
    if (workers != null) {
      workers.tell(draft, queue.process());
    } else if (queue.acceptor() != null) {
      draft
          .site(queue.acceptor().site())
          .blocked(
              List.of(
                  queue
                      .process()
                      .blockedThread(queue.acceptor().thread(), queue.acceptor().doing())));
    }
    return draft.verdict();
  }

  private static @Nullable Double known(double value) {
    return Double.isNaN(value) ? null : Durations.tenths(value);
  }

  private static String summary(QueueEvidence queue, boolean full, boolean stuck) {
    long length = queue.length();
    String many = length + " connection" + (length == 1 ? "" : "s");
    String were = length == 1 ? " was" : " were";
    StringBuilder text = new StringBuilder();
    if (full) {
      text.append("The accept queue of ").append(queue.local());
      text.append(
          queue.look() == Look.ONE_SNAPSHOT
              ? " is full, for an unknown time"
              : " has been full for at least " + Durations.text(queue.fullSeconds()));
      text.append(" (").append(length).append(", limit ").append(queue.limit()).append("): ");
    } else {
      text.append("Nobody accepts on ").append(queue.local());
      text.append(", for at least ").append(Durations.text(queue.oldestSeconds())).append(": ");
    }
    text.append(many).append(were).append(stuck ? " never accepted" : " not accepted yet");
    if (queue.closedByClients() > 0) {
      text.append(", ").append(queue.closedByClients()).append(" of them closed by the client");
    }
    if (!stuck && queue.look() != Look.ONE_SNAPSHOT) {
      text.append(", and more come than are taken");
    }
    return text.append(because(queue)).append('.').toString();
  }

  private static String because(QueueEvidence queue) {
    if (queue.workers() != null) {
      return "; " + queue.workers().text(queue.process());
    }
    WaitingThread acceptor = queue.acceptor();
    if (queue.acceptorGone()) {
      return "; the thread that accepted has ended";
    }
    return acceptor == null
        ? ""
        : "; the thread that accepts, "
            + acceptor.thread().id()
            + " ("
            + acceptor.thread().name()
            + "), "
            + doing(queue.process(), acceptor);
  }

  /** In the record's words, which tell from whom and for how long, if it is a call it knows. */
  private static String doing(ProcessEvidence process, WaitingThread thread) {
    for (BlockedCall call : process.facts().agent().blocked().calls()) {
      if (call.threadId() == thread.thread().id()) {
        return "is "
            + process.blockedThread(call).doing()
            + (thread.site().isKnown() ? " at " + thread.site().frame() : "");
      }
    }
    return thread.doing();
  }

  private static String why(QueueEvidence queue, boolean full, boolean stuck) {
    String text =
        "These connections have no descriptor in any process yet, so they are no leak of the"
            + " application: the kernel holds them until accept().";
    if (stuck) {
      text +=
          " The oldest has waited for at least "
              + Durations.text(queue.oldestSeconds())
              + ", and the kernel gives them out in order: nobody has accepted since, so it is no"
              + " burst.";
    }
    if (full) {
      text +=
          " While the queue is full the kernel drops the handshakes of new clients"
              + (queue.connecting() > 0
                  ? ": " + queue.connecting() + " clients on this host are in SYN_SENT."
                  : ", which see a slow or failing connect.");
    } else if (queue.limit() >= 0) {
      text += " There is still room in the queue (limit " + queue.limit() + ").";
    }
    return text;
  }

  private static String advice(QueueEvidence queue, boolean stuck) {
    ServerWorkers workers = queue.workers();
    ProcessFacts process = queue.process().facts();
    String backlog =
        stuck || queue.look() == Look.ONE_SNAPSHOT
            ? " A longer queue (backlog, acceptCount, somaxconn) would only let more clients wait in"
                + " vain."
            : " A longer queue helps against bursts only; against steady overload add workers or"
                + " instances, or answer faster.";
    if (workers != null && workers.group().waiting() != Waiting.NOTHING) {
      return workers.advice(queue.process())
          + ServerAdvice.whenWorkersAreBusy(workers.server())
          + backlog;
    }
    if (workers != null) {
      return "The workers are busy, not blocked: see what makes each request so slow."
          + ServerAdvice.whenWorkersAreBusy(workers.server())
          + backlog;
    }
    if (queue.acceptor() != null) {
      return "Let the thread that accepts do nothing else: hand each connection over to a worker at"
          + " once."
          + backlog;
    }
    if (queue.acceptorGone()) {
      return "Look in the log for what ended the thread that accepted (an exception or an error, such"
          + " as too many open files), and keep the accept loop alive: catch what one connection"
          + " throws within the loop.";
    }
    if (process.pid() < 0) {
      return "Its owner can't be seen: run the collector with the rights to see it (root, or"
          + " CAP_SYS_PTRACE), then look at what its threads wait for."
          + backlog;
    }
    return (process.jvm()
            ? "Look at what the thread that accepts and the workers wait for (jstack "
                + process.pid()
                + (process.agent().present()
                    ? ")."
                    : "); with the agent attached, netagent names what they wait for.")
            : "Look at what the process does instead of accepting.")
        + backlog;
  }
}
