package io.netagent.collector.diagnose.listen;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.diagnose.evidence.ListenerEvidence;
import io.netagent.collector.diagnose.evidence.NamespaceEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.ProcessFacts;
import io.netagent.collector.diagnose.evidence.RuleGroup;
import io.netagent.collector.diagnose.evidence.ServerWorkers;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.evidence.Waiting;
import io.netagent.collector.diagnose.evidence.WaitingThread;
import io.netagent.collector.diagnose.evidence.WaitingThreads;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordedListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at each listener's accept queue and each namespace's counters, and asks the rules. */
public final class ListenQueues implements RuleGroup {
  /** Stacks older than the trouble say nothing about it. */
  private static final long STACKS_BEFORE_NANOS = 2_000_000_000L;

  private final QueueHistory history = new QueueHistory();
  private final OverflowHistory overflows = new OverflowHistory();

  @Override
  public List<Verdict> judge(TickEvidence tick) {
    List<Verdict> verdicts = new ArrayList<>(acceptQueues(tick));
    verdicts.addAll(overflows.judge(tick));
    return verdicts;
  }

  private List<Verdict> acceptQueues(TickEvidence tick) {
    Map<Integer, ProcessEvidence> byPid = new HashMap<>();
    tick.processes().forEach(process -> byPid.put(process.pid(), process));
    List<ListenerEvidence> inUse = new ArrayList<>();
    for (NamespaceEvidence namespace : tick.namespaces()) {
      for (ListenerEvidence listener : namespace.listeners()) {
        if (listener.queue().length() > 0) {
          inUse.add(listener);
        }
      }
    }
    history.begin();
    QueueRows rows = new QueueRows(inUse, tick.rows());
    Map<String, Verdict> longestBySite = new LinkedHashMap<>();
    for (NamespaceEvidence namespace : tick.namespaces()) {
      for (ListenerEvidence listener : namespace.listeners()) {
        ProcessEvidence process = byPid.getOrDefault(listener.queue().pid(), tick.process(-1));
        judge(tick, namespace, listener, process, rows.of(listener))
            .ifPresent(
                verdict ->
                    longestBySite.merge(
                        key(verdict),
                        verdict,
                        (a, b) -> a.finding().count() >= b.finding().count() ? a : b));
      }
    }
    history.end();
    return List.copyOf(longestBySite.values());
  }

  /** One finding per process and place; those of unseen owners have nothing in common. */
  private static String key(Verdict verdict) {
    int pid = verdict.finding().pid();
    return pid + " " + (pid < 0 ? verdict.finding().local() : verdict.finding().site());
  }

  private Optional<Verdict> judge(
      TickEvidence tick,
      NamespaceEvidence namespace,
      ListenerEvidence listener,
      ProcessEvidence process,
      QueueRows.Rows rows) {
    RecordedListener recorded = recorded(process.facts(), listener.queue().fd());
    QueueHistory.Past past = history.of(listener.queue());
    if (recorded != null) {
      past.advance(recorded, tick.nowNanos());
    }
    if (listener.queue().length() == 0 || process.facts().stalled() || tick.gap()) {
      return Optional.empty();
    }
    boolean suspect = listener.fullSeconds() > 0 || isFull(listener) || rows.oldestSeconds >= 1;
    boolean canTell = process.facts().agent().recording();
    if (suspect && canTell) {
      tick.wishes().add(process.pid());
    }
    double cap = process.sinceStallSeconds();
    WaitingThreads threads = fresh(process, listener, tick.nowNanos());
    Set<Long> handlers = new HashSet<>();
    boolean acceptorWaits = false;
    for (BlockedCall call : process.facts().agent().blocked().calls()) {
      boolean ofListener = call.kind() == BlockedKind.ACCEPT && call.fd() == listener.queue().fd();
      acceptorWaits |= ofListener;
      if (call.role() == ConnectionRole.SERVER && call.localPort() == listener.localPort()) {
        handlers.add(call.threadId());
      }
    }
    handlers.removeAll(past.acceptors);
    Blame blame = threads == null ? Blame.NOBODY : blame(process, threads, handlers, past);
    QueueEvidence evidence =
        new QueueEvidence(
            process,
            listener,
            Math.min(listener.fullSeconds(), cap),
            Math.min(listener.waitingSeconds(), cap),
            Math.min(rows.oldestSeconds, cap),
            Math.min(rows.closedByClients, (int) listener.queue().length()),
            rows.connecting,
            rows.connectingTo,
            past.acceptedPerSecond(),
            recorded == null || recorded.lastAcceptedAtNanos() == 0
                ? Double.NaN
                : Math.max(0, tick.nowNanos() - recorded.lastAcceptedAtNanos()) / 1e9,
            acceptorWaits,
            blame.workers,
            blame.acceptor,
            blame.acceptorGone,
            canTell && threads == null,
            namespace.limits() == null ? -1 : namespace.limits().maxAcceptQueue(),
            tick.look());
    Optional<Verdict> verdict = AcceptQueueFull.judge(evidence);
    verdict.ifPresent(each -> past.toldSite = each.finding().site());
    if (verdict.isEmpty()) {
      tick.wishes().time(process, RuleId.ACCEPT_QUEUE_FULL, AcceptQueueFull.secondsToGo(evidence));
    }
    return verdict;
  }

  private static boolean isFull(ListenerEvidence listener) {
    return listener.queue().limit() >= 0 && listener.queue().length() >= listener.queue().limit();
  }

  /**
   * Where many workers are free, what the others do is not why nobody accepts; nor is it where they
   * wait for their own clients, as between two requests.
   */
  private static @Nullable ServerWorkers workers(
      ProcessEvidence process, WaitingThreads threads, Set<Long> handlers, String toldSite) {
    ServerWorkers waiting = ServerWorkers.waiting(threads, handlers, toldSite);
    if (waiting != null) {
      BlockedCall call = waiting.longestCall(process);
      boolean forClients =
          call != null && call.kind() == BlockedKind.READ && call.role() == ConnectionRole.SERVER;
      return waiting.areMost() && !forClients ? waiting : null;
    }
    ServerWorkers running = ServerWorkers.running(threads, handlers, toldSite);
    return running != null && running.areMost() ? running : null;
  }

  /**
   * Why nobody accepts, as far as the stacks tell: the workers, the acceptor, or neither.
   *
   * @param acceptorGone all threads that were seen in accept have ended
   */
  private record Blame(
      @Nullable ServerWorkers workers, @Nullable WaitingThread acceptor, boolean acceptorGone) {
    static final Blame NOBODY = new Blame(null, null, false);
  }

  /**
   * A thread that was seen in accept and does something else now is why nobody accepts, unless it
   * only waits for a worker to be free.
   */
  private static Blame blame(
      ProcessEvidence process, WaitingThreads threads, Set<Long> handlers, QueueHistory.Past past) {
    ServerWorkers workers = workers(process, threads, handlers, past.toldSite);
    boolean gone =
        !past.acceptors.isEmpty() && threads.seen().threadsInAll() <= threads.threads().size();
    for (long id : past.acceptors) {
      WaitingThread thread = threads.thread(id);
      gone &= thread == null;
      if (thread != null
          && thread.inApplication()
          && !thread.isIdle()
          && (workers == null || thread.waiting() != Waiting.SIGNAL)) {
        return new Blame(null, thread, false);
      }
    }
    if (workers != null || gone) {
      return new Blame(gone ? null : workers, null, gone);
    }
    WaitingThread opener = threads.thread(past.opener);
    // A main thread that has started a server mostly waits for its end.
    boolean mayAccept =
        opener != null
            && opener.inApplication()
            && !opener.isIdle()
            && opener.waiting() != Waiting.SIGNAL
            && opener.waiting() != Waiting.SLEEP;
    return mayAccept ? new Blame(null, opener, false) : Blame.NOBODY;
  }

  private static @Nullable WaitingThreads fresh(
      ProcessEvidence process, ListenerEvidence listener, long nowNanos) {
    WaitingThreads threads = process.waiting();
    long since = nowNanos - (long) (listener.waitingSeconds() * 1e9) - STACKS_BEFORE_NANOS;
    return threads != null && threads.seen().takenAtNanos() - since >= 0 ? threads : null;
  }

  private static @Nullable RecordedListener recorded(ProcessFacts process, int fd) {
    FlightRecord record = process.agent().recording() ? process.agent().record() : null;
    if (record != null) {
      for (RecordedListener listener : record.listeners()) {
        if (listener.fd() == fd) {
          return listener;
        }
      }
    }
    return null;
  }
}
