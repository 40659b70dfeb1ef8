package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.evidence.ProcessFacts;
import io.netagent.recorder.RecordedConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The figures behind a verdict, in reading order; numbers stay numbers. */
final class EvidenceFacts {
  private static final int TOP = 10;

  private EvidenceFacts() {}

  static Map<String, Object> of(CloseWaitEvidence evidence, List<Suspect> about, Trend trend) {
    Map<String, Object> facts = new LinkedHashMap<>();
    List<CorrelatedConnection> rows = about.stream().map(Suspect::connection).toList();
    addKernelFacts(facts, about, rows);
    addRecordFacts(facts, evidence, rows);
    if (trend.sinceSeconds() > 0) {
      facts.put("watchedSeconds", Durations.tenths(trend.sinceSeconds()));
      facts.put("recoveredWhileWatched", trend.recovered());
    }
    ProcessFacts process = evidence.process().facts();
    if (process.openFds() >= 0) {
      facts.put("openFds", process.openFds());
    }
    if (process.maxFds() > 0) {
      facts.put("maxFds", process.maxFds());
      double minutes = FdLimit.minutesLeft(process, trend.growthPerMinute());
      if (!Double.isInfinite(minutes)) {
        facts.put("minutesToFdLimit", Durations.tenths(minutes));
      }
    }
    if (process.stalled()) {
      facts.put("processStalled", "the process runs no code now: no age is earned meanwhile");
    }
    return facts;
  }

  private static void addKernelFacts(
      Map<String, Object> facts, List<Suspect> about, List<CorrelatedConnection> rows) {
    long open = about.stream().filter(each -> each.kind() == SuspectKind.REQUEST).count();
    facts.put(
        "state",
        open == 0
            ? "CLOSE_WAIT"
            : open == about.size() ? "ESTABLISHED" : "CLOSE_WAIT and ESTABLISHED");
    if (open > 0) {
      facts.put("requestsUnread", open);
    }
    for (CloseWaitKind kind :
        List.of(CloseWaitKind.EOF_READ, CloseWaitKind.FIN_ONLY, CloseWaitKind.UNREAD)) {
      long count = rows.stream().filter(row -> row.closeWaitKind() == kind).count();
      if (count > 0) {
        facts.put(kind.label(), count);
      }
    }
    LongSummaryStatistics queue =
        rows.stream().mapToLong(CorrelatedConnection::recvQueueBytes).summaryStatistics();
    facts.put("recvQueueBytesMin", queue.getMin());
    facts.put("recvQueueBytesMax", queue.getMax());
    var ages = about.stream().mapToDouble(Suspect::ageSeconds).summaryStatistics();
    if (ages.getMax() > 0) {
      facts.put("oldestSeconds", Durations.tenths(ages.getMax()));
      facts.put("youngestSeconds", Durations.tenths(ages.getMin()));
      facts.put("agesExact", rows.stream().filter(CorrelatedConnection::stateSinceExact).count());
    }
    var idle =
        about.stream()
            .mapToDouble(Suspect::idleSeconds)
            .filter(seconds -> !Double.isNaN(seconds))
            .summaryStatistics();
    if (idle.getCount() > 0) {
      facts.put("untouchedSecondsMin", Durations.tenths(idle.getMin()));
      facts.put("untouchedSecondsMax", Durations.tenths(idle.getMax()));
    }
    long passedOver = about.stream().filter(Suspect::passedOver).count();
    if (passedOver > 0) {
      facts.put("idleWhenAnotherWasOpened", passedOver);
    }
  }

  private static void addRecordFacts(
      Map<String, Object> facts, CloseWaitEvidence evidence, List<CorrelatedConnection> rows) {
    List<RecordedConnection> recorded =
        rows.stream().map(CorrelatedConnection::recorded).filter(Objects::nonNull).toList();
    if (recorded.isEmpty()) {
      return;
    }
    List<RecordedConnection> sinceOpened = recorded.stream().filter(r -> !r.adopted()).toList();
    if (sinceOpened.size() < recorded.size()) {
      facts.put("openedBeforeAgent", recorded.size() - sinceOpened.size());
    }
    if (!sinceOpened.isEmpty()) {
      addOpeningFacts(facts, evidence, sinceOpened);
    }
    var eof =
        recorded.stream()
            .mapToLong(RecordedConnection::eofAtNanos)
            .filter(nanos -> nanos != 0)
            .summaryStatistics();
    if (eof.getCount() > 0) {
      facts.put("firstEofReadSecondsAgo", secondsAgo(evidence, eof.getMin()));
      facts.put("lastEofReadSecondsAgo", secondsAgo(evidence, eof.getMax()));
    }
    if (evidence.openedBySite() >= 0) {
      facts.put("openedBySite", evidence.openedBySite());
      facts.put("openNowBySite", evidence.openNowBySite());
      facts.put("closedBySite", Math.max(0, evidence.openedBySite() - evidence.openNowBySite()));
    }
  }

  /** Of connections that the agent has seen from their beginning on. */
  private static void addOpeningFacts(
      Map<String, Object> facts, CloseWaitEvidence evidence, List<RecordedConnection> recorded) {
    facts.put("bytesRead", recorded.stream().mapToLong(RecordedConnection::bytesRead).sum());
    facts.put("bytesWritten", recorded.stream().mapToLong(RecordedConnection::bytesWritten).sum());
    var opened = recorded.stream().mapToLong(RecordedConnection::openedAtNanos).summaryStatistics();
    facts.put("firstOpenedSecondsAgo", secondsAgo(evidence, opened.getMin()));
    facts.put("lastOpenedSecondsAgo", secondsAgo(evidence, opened.getMax()));
    facts.put(
        "threadIds", top(recorded.stream().map(r -> String.valueOf(r.openerThreadId())).toList()));
  }

  private static double secondsAgo(CloseWaitEvidence evidence, long nanos) {
    return Durations.tenths((evidence.nowNanos() - nanos) / 1e9);
  }

  /** {@code 17 (60)}, the most frequent first, and how many more. */
  private static List<String> top(List<String> texts) {
    Map<String, Long> counts =
        texts.stream().collect(Collectors.groupingBy(text -> text, Collectors.counting()));
    List<String> lines =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(TOP)
            .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
            .toList();
    return withRest(lines, counts.size());
  }

  private static List<String> withRest(List<String> named, int all) {
    List<String> lines = new ArrayList<>(named);
    if (all > named.size()) {
      lines.add(all - named.size() + " more");
    }
    return lines;
  }
}
