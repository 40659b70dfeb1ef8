package io.netagent.collector.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.CloseReason;
import io.netagent.recorder.EventBatch;
import io.netagent.recorder.EventDraft;
import io.netagent.recorder.EventFixture;
import io.netagent.recorder.EventKind;
import io.netagent.recorder.FlightEvent;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.SiteKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class EventJoinTest {
  private static final long MILLI = 1_000_000L;
  private static final long STARTED = 5_000 * MILLI;

  /** When the tests' clock begins; the wall clock is an hour ahead of it. */
  private static final long NOW = 10_000 * MILLI;

  private static final long HOUR = 3_600_000 * MILLI;
  private static final List<RecordedSite> SITES =
      List.of(
          new RecordedSite(
              0, SiteKind.OPENER, List.of("java.net.Socket.connect", "com.acme.A.a"), 1),
          new RecordedSite(1, SiteKind.OPENER, List.of("com.acme.B.b"), 1));

  private final EventJoin join = join(1_000);

  private static EventJoin join(int perSecond) {
    return new EventJoin(
        (site, packages) -> packages + ":" + site.frames().get(site.frames().size() - 1),
        perSecond,
        NOW);
  }

  private static EventDraft event(EventKind kind, long atMillis, int fd, long generation) {
    return new EventDraft(kind, NOW + atMillis * MILLI).connection(fd, generation);
  }

  private void take(long nowMillis, JvmEvents... readings) {
    join.take(List.of(readings), NOW + nowMillis * MILLI, NOW + nowMillis * MILLI + HOUR);
  }

  private static JvmEvents jvm(int pid, EventBatch batch) {
    return new JvmEvents(pid, "orders", batch, (fd, generation) -> -1);
  }

  private static JvmEvents jvm(int pid, FlightEvent... events) {
    return jvm(pid, EventFixture.batch(STARTED, SITES, events));
  }

  private List<EventLine> due(long nowMillis) {
    return join.due(NOW + nowMillis * MILLI);
  }

  @Test
  void line_whoseSiteIsToldLater_waitsForIt() {
    take(10, jvm(7, event(EventKind.CONNECTED, 0, 5, 2).event()));
    assertEquals(List.of(), due(10));
    take(210, jvm(7, event(EventKind.SITE, 100, 5, 2).siteId(0).event()));
    EventLine line = due(260).get(0);
    assertEquals("com.acme:com.acme.A.a", line.site());
    assertEquals(SITES.get(0).frames(), line.stack());
    assertEquals("orders", line.process());
    assertEquals(7, line.pid());
    assertEquals((NOW + HOUR) / 1_000, line.epochMicros());
    assertEquals(List.of(), due(10_000), "a site is no event of its own");
  }

  @Test
  void line_ofAConnectionWhoseSiteWasTold_hasIt() {
    take(
        10,
        jvm(
            7,
            event(EventKind.CONNECTED, 0, 5, 2).siteId(1).event(),
            event(EventKind.CLOSED, 1, 5, 2).closed(CloseReason.NORMAL, -1).event(),
            event(EventKind.ACCEPTED, 2, 5, 4).event()));
    assertEquals(
        List.of("com.acme:com.acme.B.b", "com.acme:com.acme.B.b", ""),
        due(1_000).stream().map(EventLine::site).toList());
  }

  @Test
  void line_withoutATell_asksTheSlot() {
    JvmEvents reading =
        new JvmEvents(
            7,
            "orders",
            EventFixture.batch(STARTED, SITES, event(EventKind.EOF, 0, 9, 6).event()),
            (fd, generation) -> fd == 9 && generation == 6 ? 1 : -1);
    take(10, reading);
    assertEquals("com.acme:com.acme.B.b", due(1_000).get(0).site());
  }

  @Test
  void connection_overItsEvents_isOneAndOfNoOther() {
    take(
        10,
        jvm(
            7,
            event(EventKind.CONNECTED, 0, 5, 2).event(),
            event(EventKind.CLOSED, 1, 5, 2).closed(CloseReason.NORMAL, -1).event(),
            event(EventKind.CONNECTED, 2, 5, 4).event(),
            new EventDraft(EventKind.LOOKUP, NOW + 3 * MILLI).lookup("db", false).event()),
        jvm(8, EventFixture.batch(STARTED, SITES, event(EventKind.CONNECTED, 4, 5, 2).event())));
    List<String> ids = due(1_000).stream().map(EventLine::connection).toList();
    assertEquals(ids.get(0), ids.get(1));
    assertNotEquals(ids.get(0), ids.get(2));
    assertEquals("", ids.get(3));
    assertNotEquals(ids.get(0), ids.get(4));
  }

  @Test
  void connection_afterASecondAttach_isAnotherOne() {
    take(10, jvm(7, event(EventKind.CONNECTED, 0, 5, 2).event()));
    FlightEvent again = event(EventKind.CONNECTED, 20, 5, 2).event();
    take(30, jvm(7, EventFixture.batch(STARTED + 10_000 * MILLI, SITES, again)));
    List<EventLine> lines = due(1_000);
    assertNotEquals(lines.get(0).connection(), lines.get(1).connection());
  }

  @Test
  void lines_ofSeveralJvms_areInOrderOfTime() {
    take(
        10,
        jvm(7, event(EventKind.CONNECTED, 1, 5, 2).event(), event(EventKind.EOF, 3, 5, 2).event()),
        jvm(8, event(EventKind.CONNECTED, 0, 5, 2).event(), event(EventKind.EOF, 2, 5, 2).event()));
    assertEquals(List.of(8, 7, 8, 7), due(1_000).stream().map(EventLine::pid).toList());
  }

  @Test
  void lines_ofAJvmThatHasEnded_comeAnyway() {
    take(10, jvm(7, event(EventKind.CONNECTED, 0, 5, 2).event()));
    take(200);
    assertEquals(1, due(300).size());
  }

  @Test
  void losses_ofTheRecord_areTold() {
    take(10, jvm(7, EventFixture.batch(STARTED, SITES, 3, 4, 1)));
    assertEquals(
        List.of("overwritten 3", "rate 4"),
        join.losses().stream().map(l -> l.reason().label() + " " + l.count()).toList());
    assertEquals(List.of(), join.losses());
  }

  @Test
  void losses_whileNobodyAsked_areNotKnownInNumber() {
    take(10, jvm(7, EventFixture.batch(STARTED, SITES, 0, 0, NOW)));
    take(20, jvm(7, EventFixture.batch(STARTED, SITES, 0, 0, 0)));
    take(30, jvm(7, EventFixture.batch(STARTED, SITES, 0, 0, 0)));
    assertEquals(List.of(), join.losses());
    take(40, jvm(7, EventFixture.batch(STARTED, SITES, 0, 0, NOW + 30 * MILLI)));
    EventLoss loss = join.losses().get(0);
    assertEquals(LossReason.NOT_READABLE, loss.reason());
    assertEquals(-1, loss.count());
    take(50, jvm(7, EventFixture.batch(STARTED, SITES, 0, 0, NOW + 30 * MILLI)));
    assertEquals(List.of(), join.losses());
  }

  @Test
  void limit_inAStormOfGoodConnections_keepsRoomForFailures() {
    EventJoin narrow = join(80);
    List<FlightEvent> storm = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      storm.add(event(EventKind.CONNECTED, 0, i, 2).event());
    }
    for (int i = 0; i < 10; i++) {
      storm.add(
          event(EventKind.CONNECT_FAILED, 1, i, 4)
              .connectFailed(RecordCounter.CONNECT_REFUSED, "")
              .event());
    }
    narrow.take(List.of(jvm(7, storm.toArray(FlightEvent[]::new))), NOW, NOW);
    List<EventLine> lines = narrow.due(NOW + 1_000 * MILLI);
    assertEquals(80, lines.size());
    assertEquals(10, lines.stream().filter(line -> line.event().failed()).count());
    EventLoss loss = narrow.losses().get(0);
    assertEquals(LossReason.COLLECTOR, loss.reason());
    assertEquals(930, loss.count());
    assertEquals(7, loss.pid());
  }

  @Test
  void held_ofMoreThanFindRoom_goOnBeforeTheirTime() {
    EventJoin wide = join(1_000_000);
    FlightEvent[] many = new FlightEvent[EventJoin.MOST_HELD + 5];
    Arrays.setAll(many, i -> event(EventKind.EOF, 0, i, 2).event());
    wide.take(List.of(jvm(7, many)), NOW, NOW);
    assertEquals(5, wide.due(NOW).size());
    assertEquals(EventJoin.MOST_HELD, wide.rest(NOW).size());
  }

  /** Lines and losses are what happened, whatever the readings look like. */
  @Property(tries = 300)
  void linesAndLosses_ofAnyReadings_areWhatHappened(
      @ForAll @Size(max = 30) List<@IntRange(max = 60) Integer> readings,
      @ForAll @IntRange(min = 1, max = 200) int perSecond) {
    EventJoin any = join(perSecond);
    long happened = 0;
    long now = NOW;
    Map<LossReason, Long> lost = new HashMap<>();
    List<EventLine> lines = new ArrayList<>();
    for (int count : readings) {
      now += 200 * MILLI;
      FlightEvent[] events = new FlightEvent[count];
      for (int i = 0; i < count; i++) {
        events[i] = new EventDraft(EventKind.EOF, now - i).connection(i, 2).event();
      }
      long leftOut = count % 3;
      happened += count + leftOut;
      any.take(
          List.of(jvm(count % 2, EventFixture.batch(STARTED, SITES, 0, leftOut, 1, events))),
          now,
          now);
      lines.addAll(any.due(now));
      any.losses().forEach(loss -> lost.merge(loss.reason(), loss.count(), Long::sum));
    }
    lines.addAll(any.rest(now));
    any.losses().forEach(loss -> lost.merge(loss.reason(), loss.count(), Long::sum));
    assertEquals(happened, lines.size() + lost.values().stream().mapToLong(Long::longValue).sum());
    for (int i = 1; i < lines.size(); i++) {
      assertTrue(lines.get(i - 1).event().atNanos() <= lines.get(i).event().atNanos());
    }
  }
}
