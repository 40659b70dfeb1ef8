package io.netagent.collector.event;

import java.util.List;

/**
 * What one look at all records gave.
 *
 * @param lines in order of time; none is older than one of the look before, unless its thread lost
 *     its processor for long while it wrote
 * @param losses since the look before
 * @param jvms whose records are read
 * @param asked of them, those that somebody had asked for events before this look
 * @param limitations what can't be seen and which right is missing, in sentences
 */
public record EventReading(
    List<EventLine> lines, List<EventLoss> losses, int jvms, int asked, List<String> limitations) {
  public EventReading {
    lines = List.copyOf(lines);
    losses = List.copyOf(losses);
    limitations = List.copyOf(limitations);
  }
}
