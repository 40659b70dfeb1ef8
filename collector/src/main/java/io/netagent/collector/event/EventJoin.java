package io.netagent.collector.event;

import io.netagent.recorder.CloseReason;
import io.netagent.recorder.EventKind;
import io.netagent.recorder.FlightEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Makes lines of the events of many JVMs: in order of time, each with the site of its connection.
 * That is known up to 100 ms after the first events, so events are held for a moment. What is held
 * is bounded, and what the limit leaves out is counted. For one thread; time is an argument.
 */
public final class EventJoin {
  /** From an event to its line: an agent names sites each 100 ms. */
  static final long HELD_NANOS = 250_000_000L;

  /** Beyond that the oldest ones go on before their time. Some 50 MB. */
  static final int MOST_HELD = 100_000;

  private final SiteFrames frames;
  private final EventBudget budget;
  private final WallTime wallTime = new WallTime();
  private final Map<JvmRecord, FollowedJvm> jvms = new HashMap<>();
  private final List<EventLoss> losses = new ArrayList<>();
  private long arrivals;
  private final PriorityQueue<Held> held =
      new PriorityQueue<>(
          Comparator.comparingLong((Held each) -> each.event.atNanos())
              .thenComparingLong(each -> each.arrival));

  /** A record begins once: a second agent in the same process has another one. */
  private record JvmRecord(int pid, long startedAtNanos) {
    static JvmRecord of(JvmEvents reading) {
      return new JvmRecord(reading.pid(), reading.batch().header().startedAtNanos());
    }
  }

  /**
   * An event that waits for its site.
   *
   * @param arrival orders those of the same nanosecond
   */
  private record Held(FollowedJvm jvm, FlightEvent event, long arrival) {}

  /**
   * Nothing is known yet.
   *
   * @param perSecond at most so many lines, of all JVMs together
   */
  public EventJoin(SiteFrames frames, int perSecond, long nowNanos) {
    this.frames = frames;
    this.budget = new EventBudget(perSecond, nowNanos);
  }

  /**
   * Takes one reading of each JVM that is followed; the others are forgotten, but for their events
   * that wait.
   *
   * @param nowNanos CLOCK_MONOTONIC
   * @param epochNanos wall-clock time, read right after it
   */
  public void take(List<JvmEvents> readings, long nowNanos, long epochNanos) {
    wallTime.observe(nowNanos, epochNanos);
    budget.refill(nowNanos);
    Set<JvmRecord> read = new HashSet<>();
    for (JvmEvents reading : readings) {
      JvmRecord key = JvmRecord.of(reading);
      read.add(key);
      FollowedJvm jvm = jvms.computeIfAbsent(key, unused -> new FollowedJvm(frames, reading));
      if (!jvm.take(reading)) {
        lose(jvm, LossReason.NOT_READABLE, -1, nowNanos);
      }
      lose(jvm, LossReason.OVERWRITTEN, reading.batch().overwritten(), nowNanos);
      lose(jvm, LossReason.RATE, reading.batch().leftOut(), nowNanos);
      for (FlightEvent event : reading.batch().events()) {
        if (event.kind() != EventKind.SITE) { // That is no event of its own.
          held.add(new Held(jvm, event, arrivals++));
        }
      }
    }
    jvms.keySet().retainAll(read);
  }

  /** The lines whose time has come. */
  public List<EventLine> due(long nowNanos) {
    return lines(nowNanos - HELD_NANOS, nowNanos);
  }

  /** All lines: nothing comes any more. */
  public List<EventLine> rest(long nowNanos) {
    return lines(Long.MAX_VALUE, nowNanos);
  }

  private List<EventLine> lines(long untilNanos, long nowNanos) {
    List<EventLine> lines = new ArrayList<>();
    Set<FollowedJvm> tooMany = new LinkedHashSet<>();
    for (Held next = held.peek();
        next != null && (next.event.atNanos() <= untilNanos || held.size() > MOST_HELD);
        next = held.peek()) {
      held.remove();
      if (budget.take(isFailure(next.event))) {
        lines.add(next.jvm.line(next.event, wallTime.epochMicros(next.event.atNanos())));
      } else {
        next.jvm.leaveOut();
        tooMany.add(next.jvm);
      }
    }
    tooMany.forEach(jvm -> lose(jvm, LossReason.COLLECTOR, jvm.takeLeftOut(), nowNanos));
    return lines;
  }

  private static boolean isFailure(FlightEvent event) {
    CloseReason reason = event.reason();
    return event.failed() || (reason != null && reason != CloseReason.NORMAL);
  }

  private void lose(FollowedJvm jvm, LossReason reason, long count, long nowNanos) {
    if (count != 0) {
      JvmEvents of = jvm.latest();
      losses.add(
          new EventLoss(wallTime.epochMicros(nowNanos), of.process(), of.pid(), reason, count));
    }
  }

  /** Takes out the losses since the last call. */
  public List<EventLoss> losses() {
    List<EventLoss> taken = List.copyOf(losses);
    losses.clear();
    return taken;
  }
}
