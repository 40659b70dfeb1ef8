package io.netagent.collector.expose;

import io.netagent.collector.event.LossReason;
import java.util.List;
import java.util.Map;

/**
 * How the event log does; counted since the collector's start.
 *
 * @param written lines of events
 * @param lost events without a line; a reason that is not there has none
 * @param limitations what can't be logged and what to do, in sentences
 */
public record EventLogStatus(long written, Map<LossReason, Long> lost, List<String> limitations) {
  public EventLogStatus {
    lost = Map.copyOf(lost);
    limitations = List.copyOf(limitations);
  }
}
