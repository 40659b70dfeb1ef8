package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.EventKind;
import io.netagent.recorder.FlightEvent;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing before somebody asks, no more than the limit, and all that is left out is counted. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#withOldJavaNet")
@Timeout(300)
class EventLimitsIT {
  private static final int GOOD = 3_000;
  private static final int REFUSED = 10;

  @Parameter Jdk jdk;

  private static long written(FlightRecord record) {
    return record.counter(RecordCounter.EVENTS_WRITTEN);
  }

  private static long leftOut(FlightRecord record) {
    return record.counter(RecordCounter.EVENTS_LEFT_OUT);
  }

  /** Written or left out, but for sites. */
  private static long told(EventWatch watch) {
    return watch.events().size()
        - EventWatch.of(EventKind.SITE, watch.events()).size()
        + watch.leftOut();
  }

  /** In blocks of 512 bytes: what the file takes of the tmpfs. */
  private static long blocks(Path file) throws Exception {
    Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
    String text = new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertEquals(0, stat.waitFor());
    return Long.parseLong(text.trim());
  }

  @Test
  void record_nobodyWants_holdsNothingAndTakesNoMemory() throws Exception {
    try (ChildJvm child = ChildJvm.on(jdk).start()) {
      child.line();
      child.ask("Storm.connections 300 0");
      FlightRecord record =
          Await.until(
              child::record, r -> RecordedApis.closed(r) == 600, () -> "all closes counted");
      try (EventWatch watch = EventWatch.withoutLease(child)) {
        Needed.require(watch.wantedUntilNanos() == 0, "a collector of this host wants all events");
        assertEquals(0, written(record) + leftOut(record));
        assertEquals(List.of(), watch.events());
        // The rings of closed connections have grown by then.
        long tick = child.record().header().tickNanos();
        Await.until(
            child::record,
            r -> r.header().tickNanos() > tick + 500_000_000L,
            () -> "some more ticks");
        long before = blocks(child.recordFile());
        watch.want(60_000_000_000L);
        Await.until(watch::read, batch -> batch.sinceNanos() != 0, () -> "events wanted");
        assertEquals(before + (1 << 20) / 512, blocks(child.recordFile()));
      }
      child.endQuietly();
    }
  }

  @Test
  void lease_runOut_endsIt() throws Exception {
    try (ChildJvm child = ChildJvm.on(jdk).start();
        EventWatch watch = open(child)) {
      watch.want(5_000_000_000L);
      Await.until(watch::read, batch -> batch.sinceNanos() != 0, () -> "events wanted");
      long untilNanos = watch.wantedUntilNanos();
      Await.until(
          watch::read,
          batch -> batch.sinceNanos() == 0 || watch.wantedUntilNanos() != untilNanos,
          () -> "the lease run out");
      Needed.require(
          watch.wantedUntilNanos() == untilNanos, "a collector of this host wants all events");
      FlightRecord before = child.record();
      child.ask("Storm.connections 20 0");
      FlightRecord after =
          Await.until(child::record, r -> RecordedApis.closed(r) == 40, () -> "all closes counted");
      assertEquals(written(before), written(after));
      assertEquals(leftOut(before), leftOut(after));
      watch.want(60_000_000_000L);
      Await.until(watch::read, batch -> batch.sinceNanos() != 0, () -> "events wanted again");
      child.ask("Storm.connections 1 0");
      watch.await(EventKind.CLOSED, 2);
      child.endQuietly();
    }
  }

  private static EventWatch open(ChildJvm child) throws Exception {
    assertEquals("ready", child.line());
    return EventWatch.withoutLease(child);
  }

  @Test
  void events_storm_writtenAndLeftOutAreAllAndFailuresSurvive() throws Exception {
    try (ChildJvm child =
            ChildJvm.on(jdk).agentOptions("record=DIR,events-per-second=100").start();
        EventWatch watch = open(child)) {
      watch.want(60_000_000_000L);
      Await.until(watch::read, batch -> batch.sinceNanos() != 0, () -> "events wanted");
      long began = System.nanoTime();
      child.ask("Storm.connections " + GOOD + " " + REFUSED);
      // An event is written after its close is counted.
      Await.until(
          () -> {
            watch.read();
            return child.record();
          },
          r -> RecordedApis.closed(r) == 2 * GOOD && told(watch) >= 6L * GOOD + 2L * REFUSED,
          () -> told(watch) + " told");
      watch.read();
      assertEquals(0, watch.overwritten());
      // Of each: start, connected, closed here; accepted, first byte, closed there.
      long happened = 6L * GOOD + 2L * REFUSED;
      assertEquals(happened, told(watch));
      assertTrue(watch.leftOut() > 0);
      double seconds = (System.nanoTime() - began) / 1e9;
      long written = happened - watch.leftOut();
      assertTrue(written <= 100 * (seconds + 2), () -> written + " in " + seconds + " s");
      List<FlightEvent> failed = EventWatch.of(EventKind.CONNECT_FAILED, watch.events());
      assertEquals(REFUSED, failed.size());
      child.endQuietly();
    }
  }

  @Test
  void option_zero_writesNoneEver() throws Exception {
    try (ChildJvm child = ChildJvm.on(jdk).agentOptions("record=DIR,events-per-second=0").start();
        EventWatch watch = open(child)) {
      assertEquals(0, watch.read().perSecond());
      watch.want(60_000_000_000L);
      long tick = child.record().header().tickNanos();
      Await.until(
          child::record, r -> r.header().tickNanos() > tick + 250_000_000L, () -> "two more ticks");
      child.ask("Storm.connections 10 0");
      assertEquals(0, watch.read().sinceNanos());
      assertEquals(0, written(child.record()) + leftOut(child.record()));
      child.endQuietly();
    }
  }
}
