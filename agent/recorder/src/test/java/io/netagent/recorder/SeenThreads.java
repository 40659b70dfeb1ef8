package io.netagent.recorder;

import java.util.ArrayList;
import java.util.List;

/** The threads of a dump as one of the parsers saw them: a line for each. */
final class SeenThreads {
  private static final List<String> STATES =
      List.of("NEW", "RUNNABLE", "BLOCKED", "WAITING", "TIMED_WAITING", "TERMINATED");

  private SeenThreads() {}

  static String line(
      long id,
      String name,
      int state,
      boolean virtual,
      String lock,
      long lockOwnerId,
      List<String> frames,
      int framesLeftOut) {
    return String.join(
        "|",
        Long.toString(id),
        name,
        STATES.get(state - 1),
        virtual ? "virtual" : "platform",
        lock,
        Long.toString(lockOwnerId),
        frames.toString(),
        Integer.toString(framesLeftOut));
  }

  static List<String> of(List<RecordedThread> threads) {
    List<String> lines = new ArrayList<>();
    for (RecordedThread thread : threads) {
      lines.add(
          line(
              thread.id(),
              thread.name(),
              STATES.indexOf(thread.state().name()) + 1,
              thread.virtual(),
              thread.lock(),
              thread.lockOwnerId(),
              thread.frames(),
              thread.framesLeftOut()));
    }
    return lines;
  }
}
