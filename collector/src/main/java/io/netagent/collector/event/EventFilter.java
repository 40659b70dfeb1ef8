package io.netagent.collector.event;

import io.netagent.recorder.EventKind;
import io.netagent.recorder.FlightEvent;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which events somebody wants to see.
 *
 * @param kinds empty for all
 * @param text to be found in one of an event's texts, whatever its case; empty for all
 */
public record EventFilter(Set<EventKind> kinds, String text) {
  public EventFilter {
    kinds = Set.copyOf(kinds);
    text = text.toLowerCase(Locale.ROOT);
  }

  public boolean passes(EventLine line) {
    return (kinds.isEmpty() || kinds.contains(line.event().kind()))
        && (text.isEmpty() || isIn(line));
  }

  private boolean isIn(EventLine line) {
    FlightEvent event = line.event();
    for (String each :
        List.of(
            line.process(),
            line.connection(),
            line.site(),
            EventTexts.kind(event.kind()),
            EventTexts.remote(event),
            EventTexts.error(event),
            EventTexts.reason(event.reason()),
            event.text(),
            event.threadName(),
            event.traceId(),
            event.spanId())) {
      if (each.toLowerCase(Locale.ROOT).contains(text)) {
        return true;
      }
    }
    return line.stack().stream().anyMatch(each -> each.toLowerCase(Locale.ROOT).contains(text));
  }
}
