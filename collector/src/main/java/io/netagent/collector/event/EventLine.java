package io.netagent.collector.event;

import io.netagent.recorder.FlightEvent;
import java.util.List;

/**
 * One event with all that its line says.
 *
 * @param epochMicros when it happened, wall-clock time
 * @param process the agent's {@code name=}, else the main class or jar
 * @param connection the same in all events of one connection, and in no other's; empty of an event
 *     that has none, a lookup
 * @param site the frame to blame; empty if it is not known
 * @param stack the site's frames, innermost first; empty if it is not known
 */
public record EventLine(
    long epochMicros,
    String process,
    int pid,
    String connection,
    String site,
    List<String> stack,
    FlightEvent event) {
  public EventLine {
    stack = List.copyOf(stack);
  }
}
