package io.netagent.collector;

import io.netagent.collector.correlate.AgentCoverage;
import io.netagent.collector.correlate.UnknownSocketKind;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordHeader;
import io.netagent.recorder.RecordState;
import java.util.ArrayList;
import java.util.List;

/** What one agent can't see, in sentences. They hold text of the watched process. */
final class AgentLimitations {
  private AgentLimitations() {}

  /**
   * None if it sees everything.
   *
   * @param subject what each sentence begins with, a space behind it
   */
  static List<String> of(String subject, FlightRecord record, AgentCoverage coverage) {
    List<String> sentences = new ArrayList<>();
    RecordHeader header = record.header();
    if (header.state() == RecordState.STOPPED) {
      sentences.add(subject + "has stopped recording.");
    }
    if (!header.hookReport().isEmpty()) {
      sentences.add(subject + "could not hook everything: " + header.hookReport() + ".");
    }
    long failed = record.counter(RecordCounter.HOOK_ERRORS);
    if (failed > 0) {
      sentences.add(
          subject
              + "failed inside "
              + counted(failed, "hook")
              + ", which the program did not notice; the first: "
              + header.firstHookError()
              + ".");
    }
    long untracked = record.counter(RecordCounter.UNTRACKED_OPENS);
    if (untracked > 0) {
      sentences.add(
          subject + "had no room in its record for " + counted(untracked, "connection") + ".");
    }
    long waits = record.counter(RecordCounter.WAITS_OVERFLOWED);
    if (waits > 0) {
      sentences.add(
          subject
              + "had no room in its record for "
              + counted(waits, "lookup or handshake", "lookups and handshakes")
              + " in progress.");
    }
    if (coverage.unknownInAll() > 0) {
      sentences.add(subject + unknown(coverage));
    }
    return sentences;
  }

  private static String unknown(AgentCoverage coverage) {
    List<String> kinds = new ArrayList<>();
    coverage
        .unknown()
        .forEach(
            (kind, count) -> {
              if (count > 0) {
                kinds.add(count + " " + reason(kind));
              }
            });
    int unknown = coverage.unknownInAll();
    return "does not know "
        + unknown
        + " of the "
        + counted(unknown + (long) coverage.known(), "socket")
        + " of its process: "
        + String.join(", ", kinds)
        + ".";
  }

  private static String reason(UnknownSocketKind kind) {
    return switch (kind) {
      case BEYOND_SLOTS -> "on a descriptor beyond its slots";
      case BEFORE_AGENT -> "older than the agent";
      case LISTENER -> "listening";
      case OTHER -> "opened by native code, inherited or older than the agent";
    };
  }

  private static String counted(long count, String noun) {
    return counted(count, noun, noun + "s");
  }

  private static String counted(long count, String one, String several) {
    return count + " " + (count == 1 ? one : several);
  }
}
