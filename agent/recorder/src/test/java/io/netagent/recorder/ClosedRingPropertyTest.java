package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Closes, longer rings, late sites and readings in any order: both readers return what a naive
 * model holds, and each connection is either returned or counted as lost.
 */
class ClosedRingPropertyTest {
  private static final int SITES = 3;
  private static final long SECOND = 1_000_000_000;

  /** What happens, with a number that says how much of it. */
  record Step(Kind kind, int number) {
    enum Kind {
      CLOSE,
      EXTEND,
      SITE,
      TICK,
      LOOK
    }
  }

  @Property(tries = 100)
  void read_afterAnySteps_returnsOrCountsEachOnce(@ForAll("steps") List<Step> steps)
      throws IOException {
    Path directory = Files.createTempDirectory("netagent-closed");
    try (TestRecord record = TestRecord.in(directory)) {
      new Run(record).run(steps);
    } finally {
      Files.deleteIfExists(directory.resolve("records"));
      Files.deleteIfExists(directory);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Arbitraries.frequencyOf(
            Tuple.of(5, step(Step.Kind.CLOSE, 40)),
            Tuple.of(2, step(Step.Kind.CLOSE, 2_500)),
            Tuple.of(1, step(Step.Kind.EXTEND, 1)),
            Tuple.of(4, step(Step.Kind.SITE, 60)),
            Tuple.of(2, step(Step.Kind.TICK, 3)),
            Tuple.of(3, step(Step.Kind.LOOK, 1)))
        .list()
        .ofMaxSize(40);
  }

  private static Arbitrary<Step> step(Step.Kind kind, int most) {
    return Arbitraries.integers().between(1, most).map(number -> new Step(kind, number));
  }

  /** One record, its model, and what its reader has said so far. */
  private static final class Run {
    final TestRecord record;
    final SplittableRandom random = new SplittableRandom(7);
    final Map<Integer, SeenClosed> places = new HashMap<>();
    final List<SeenSite> sites = new ArrayList<>();
    long lifetimes;
    long count;
    int length = 128;
    long nowNanos = 10 * SECOND;

    boolean looked;
    long countThen;
    Set<Long> awaited = new HashSet<>();

    Run(TestRecord record) throws IOException {
      this.record = record;
      for (int id = 0; id < SITES; id++) {
        sites.add(SeenSite.open(1, List.of("site " + id), 1));
        record.writer.site(1, record.open(1), SiteKind.OPENER, List.of("site " + id));
      }
      record.writer.tick(nowNanos);
    }

    void run(List<Step> steps) throws IOException {
      for (Step step : steps) {
        switch (step.kind()) {
          case CLOSE -> {
            for (int i = 0; i < step.number(); i++) {
              close();
            }
          }
          case EXTEND -> {
            assertEquals(length < 4_096, record.writer.extendClosed());
            length = Math.min(4_096, 2 * length);
            assertEquals(8 * length, record.writer.closedEntries());
          }
          case SITE -> site(count - step.number(), step.number() % SITES);
          case TICK -> {
            nowNanos += step.number() * SECOND / 2;
            record.writer.tick(nowNanos);
          }
          case LOOK -> look();
        }
      }
      look();
      NaiveRecordParser naive = new NaiveRecordParser(record.bytes());
      assertEquals(count, naive.closedCount());
      assertEquals(present(), naive.closed());
      FlightRecord read = record.read();
      assertEquals(sites, read.sites().stream().map(SeenSite::of).toList());
      assertEquals(lifetimes, read.histogram(RecordHistogram.LIFETIME).count());
    }

    private void close() {
      ConnectionRole role = ConnectionRole.values()[random.nextInt(2)];
      CloseReason reason = CloseReason.values()[random.nextInt(6)];
      int siteId = random.nextInt(-1, SITES);
      int fd = random.nextInt(100, 110);
      long high = random.nextLong();
      long low = random.nextLong();
      int remotePort = random.nextInt(65_536);
      int localPort = random.nextInt(65_536);
      long openedAtNanos = random.nextLong();
      nowNanos++;
      boolean adopted = random.nextInt(4) == 0;
      SlotTable slots = record.writer.slots();
      ConnectionTransport transport = ConnectionTransport.CHANNEL;
      if (adopted) {
        slots.adopt(fd, role, transport, 6, high, low, remotePort, localPort, openedAtNanos);
      } else {
        slots.open(fd, role, transport, 6, high, low, remotePort, localPort, openedAtNanos, 9, -1);
        lifetimes++;
      }
      int exchanges = random.nextInt(4);
      boolean readFirst = random.nextBoolean();
      for (int i = 0; i < exchanges; i++) {
        if (readFirst) {
          slots.read(fd, 1, 1);
        }
        slots.wrote(fd, 1, 1);
        if (!readFirst) {
          slots.read(fd, 1, 1);
        }
      }
      int turns = readFirst ? exchanges : Math.max(0, exchanges - 1);
      boolean usedOnce =
          !adopted && (role == ConnectionRole.SERVER ? turns < 2 : turns == 0 && exchanges == 1);
      long sequence = TestRecord.sequence(count);
      assertEquals(sequence, record.writer.closed(fd, reason, siteId, nowNanos));
      places.put(
          (int) (count % length),
          new SeenClosed(
              sequence,
              role.code(),
              reason.code(),
              high,
              low,
              remotePort,
              localPort,
              siteId,
              openedAtNanos,
              nowNanos,
              adopted,
              usedOnce));
      count++;
      if (siteId >= 0) {
        sites.set(siteId, sites.get(siteId).withOneMoreClosed(reason, usedOnce));
      }
    }

    private void site(long number, int siteId) {
      if (number < 0) {
        return;
      }
      long sequence = TestRecord.sequence(number);
      for (SeenClosed seen : places.values()) {
        if (seen.sequence() == sequence && seen.siteId() < 0) {
          CloseReason reason = CloseReason.values()[seen.reason() - 1];
          sites.set(siteId, sites.get(siteId).withOneMoreClosed(reason, seen.usedOnce()));
        }
      }
      record.writer.closedSite(sequence, siteId);
      record.writer.closedSite(sequence, siteId);
      places.replaceAll(
          (place, seen) ->
              seen.sequence() == sequence && seen.siteId() < 0 ? seen.withSite(siteId) : seen);
    }

    private TreeMap<Long, SeenClosed> present() {
      TreeMap<Long, SeenClosed> present = new TreeMap<>();
      places.values().forEach(seen -> present.put(seen.sequence(), seen));
      return present;
    }

    private void look() throws IOException {
      FlightRecord read = record.read();
      ClosedConnections closed = read.closed();
      TreeMap<Long, SeenClosed> present = present();
      TreeMap<Long, SeenClosed> found = new TreeMap<>();
      List<Long> order = new ArrayList<>();
      for (ClosedConnection connection : closed.connections()) {
        order.add(connection.sequence());
        found.put(connection.sequence(), SeenClosed.of(connection));
      }
      assertEquals(new ArrayList<>(found.keySet()), order);
      assertEquals(count, closed.count());
      long firstNew = TestRecord.sequence(countThen);
      assertTrue(present.entrySet().containsAll(found.entrySet()), "not what was closed");
      assertEquals(
          present.tailMap(firstNew).keySet(), found.tailMap(firstNew).keySet(), "the new ones");
      awaited.retainAll(present.keySet());
      assertTrue(found.keySet().containsAll(awaited), "those that had no site yet");
      long since = looked ? countThen : found.isEmpty() ? count : found.firstKey() / 8;
      assertEquals(count - since - found.tailMap(firstNew).size(), closed.lost());
      looked = true;
      countThen = count;
      awaited = new HashSet<>();
      long tickNanos = read.header().tickNanos();
      for (SeenClosed seen : present.values()) {
        if (seen.siteId() < 0 && seen.closedAtNanos() > tickNanos - SECOND) {
          awaited.add(seen.sequence());
        }
      }
    }
  }
}
