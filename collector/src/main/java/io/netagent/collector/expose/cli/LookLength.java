package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.Awaited;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long a command looks for itself, where no collector answers: a second from one tick to the
 * next.
 *
 * @param seconds at least so long; 0 for one tick
 * @param mostSeconds so long while something is awaited that would come in this time
 * @param pid of the process that it is for; null is any
 */
record LookLength(int seconds, int mostSeconds, @Nullable Integer pid) {
  /**
   * Five seconds show whether a count grows and whether bytes move. What settles does so within 30
   * s in a daemon that ticks every 5 s, and some 20 s here.
   */
  static final LookLength VERDICTS = new LookLength(5, 25, null);

  /** Whoever wants to watch for longer runs a collector. */
  static final int LONGEST_SECONDS = 600;

  /** Neither more nor less. */
  static LookLength exactly(int seconds) {
    return new LookLength(seconds, seconds, null);
  }

  /** As long, for one process. */
  LookLength of(@Nullable Integer onlyPid) {
    return new LookLength(seconds, mostSeconds, onlyPid);
  }

  /** For what a look goes on that has lasted so long; empty if it is at its end. */
  List<Awaited> awaited(double lookedSeconds, List<Awaited> awaited) {
    return awaited.stream()
        .filter(each -> pid == null || each.pid() == pid)
        .filter(each -> lookedSeconds + each.moreSeconds() <= mostSeconds)
        .toList();
  }
}
