package io.netagent.collector.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Losses that wait to be told. Those of one JVM and reason are told together, once a second: in a
 * storm their lines must not be what fills the log. Never forgets a count; for one thread.
 */
public final class LossLedger {
  private static final long PAUSE_NANOS = 1_000_000_000L;

  /** More JVMs than that lose together, under no name. */
  private static final int MOST_NAMED = 1_000;

  private final Map<Key, EventLoss> waiting = new LinkedHashMap<>();
  private final Map<Key, Long> toldAtNanos = new LinkedHashMap<>();

  private record Key(int pid, String process, LossReason reason) {
    static Key of(EventLoss loss) {
      return new Key(loss.pid(), loss.process(), loss.reason());
    }
  }

  /** One more loss. */
  public void add(EventLoss loss) {
    EventLoss named = loss;
    if (waiting.size() >= MOST_NAMED && !waiting.containsKey(Key.of(loss))) {
      named = new EventLoss(loss.epochMicros(), "", -1, loss.reason(), loss.count());
    }
    waiting.merge(Key.of(named), named, LossLedger::sum);
  }

  /** Takes out those that may be told now. */
  public List<EventLoss> due(long nowNanos) {
    toldAtNanos.values().removeIf(at -> nowNanos - at >= PAUSE_NANOS);
    List<EventLoss> due = new ArrayList<>();
    waiting
        .entrySet()
        .removeIf(
            entry -> {
              if (toldAtNanos.putIfAbsent(entry.getKey(), nowNanos) != null) {
                return false;
              }
              return due.add(entry.getValue());
            });
    return due;
  }

  /** Takes out all: nothing comes any more. */
  public List<EventLoss> rest() {
    List<EventLoss> rest = List.copyOf(waiting.values());
    waiting.clear();
    return rest;
  }

  /** An unknown number and a known one are at least the known one. */
  private static EventLoss sum(EventLoss one, EventLoss other) {
    long count =
        one.count() < 0 || other.count() < 0
            ? Math.max(one.count(), other.count())
            : one.count() + other.count();
    return new EventLoss(other.epochMicros(), other.process(), other.pid(), other.reason(), count);
  }
}
