package io.netagent.collector.diagnose.ends;

import io.netagent.recorder.RecordedConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Since when something has been so of each open connection, in every look. */
final class Lasting {
  private Map<Slot, Long> sinceNanosBySlot = new HashMap<>();

  private record Slot(int fd, long generation) {}

  /**
   * One look.
   *
   * @param all of which it is so now; the others are forgotten
   * @return those of which it has been so for that long
   */
  List<RecordedConnection> advance(List<RecordedConnection> all, long nanos, long nowNanos) {
    Map<Slot, Long> next = new HashMap<>();
    List<RecordedConnection> lasting = new ArrayList<>();
    for (RecordedConnection each : all) {
      Slot slot = new Slot(each.fd(), each.generation());
      long since = sinceNanosBySlot.getOrDefault(slot, nowNanos);
      next.put(slot, since);
      if (nowNanos - since >= nanos) {
        lasting.add(each);
      }
    }
    sinceNanosBySlot = next;
    return lasting;
  }
}
