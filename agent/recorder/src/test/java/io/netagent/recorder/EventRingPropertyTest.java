package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Events and readings in any order, by two who read at different times: each finds what a naive
 * parser finds, in the order of time, and each event is found, or overwritten, or left out.
 */
class EventRingPropertyTest {
  /** What happens, with a number that says how much of it. */
  record Step(Kind kind, int number) {
    enum Kind {
      WRITE,
      LEAVE_OUT,
      READ
    }
  }

  @Property(tries = 100)
  void read_afterAnySteps_tellsOfEachEventOnce(@ForAll("steps") List<Step> steps)
      throws IOException {
    Path directory = Files.createTempDirectory("netagent-events");
    try (TestRecord record = TestRecord.in(directory);
        FileChannel channel = FileChannel.open(record.writer.path(), StandardOpenOption.READ)) {
      new Run(record, channel).run(steps);
    } finally {
      Files.deleteIfExists(directory.resolve("records"));
      Files.deleteIfExists(directory);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Arbitraries.frequencyOf(
            Tuple.of(6, step(Step.Kind.WRITE, 60)),
            Tuple.of(2, step(Step.Kind.WRITE, 3_000)),
            Tuple.of(2, step(Step.Kind.LEAVE_OUT, 50)),
            Tuple.of(4, step(Step.Kind.READ, 2)))
        .list()
        .ofMaxSize(30);
  }

  private static Arbitrary<Step> step(Step.Kind kind, int most) {
    return Arbitraries.integers().between(1, most).map(number -> new Step(kind, number));
  }

  /** Who reads, and what it was told. */
  private static final class Reader {
    final EventTail tail = EventTail.fromNow();
    final List<String> events = new ArrayList<>();
    long overwritten;
    long leftOut;
  }

  /** One record, its model, and two readers. */
  private static final class Run {
    final TestRecord record;
    final FileChannel channel;
    final SplittableRandom random = new SplittableRandom(11);
    final List<String> written = new ArrayList<>();
    final List<Reader> readers = List.of(new Reader(), new Reader());
    long leftOut;
    long nowNanos = 1_000;

    Run(TestRecord record, FileChannel channel) throws IOException {
      this.record = record;
      this.channel = channel;
      record.writer.site(1, record.open(1), SiteKind.OPENER, List.of("site 0"));
      record.writer.events().takeMemory();
      for (Reader reader : readers) {
        assertEquals(List.of(), reader.tail.read(channel).events());
      }
    }

    void run(List<Step> steps) throws IOException {
      for (Step step : steps) {
        for (int i = 0; i < step.number() && step.kind() != Step.Kind.READ; i++) {
          if (step.kind() == Step.Kind.WRITE) {
            write();
          } else {
            record.writer.events().leftOut();
            leftOut++;
          }
        }
        if (step.kind() == Step.Kind.READ) {
          read(readers.get(step.number() - 1));
        }
      }
      readers.forEach(
          reader -> {
            try {
              read(reader);
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      NaiveEventParser naive = new NaiveEventParser(record.bytes());
      assertEquals(written.size(), naive.written());
      assertEquals(leftOut, naive.leftOut());
      List<String> standing = new ArrayList<>(naive.events().values());
      assertTrue(written.containsAll(standing));
      EventBatch all = EventTail.fromOldest().read(channel);
      assertEquals(
          standing.stream().sorted().toList(),
          all.events().stream().map(NaiveEventParser::text).sorted().toList());
      assertEquals(0, all.overwritten());
      // One thread fills all rings: it moves on after each 32.
      assertEquals(Math.min(4_096, written.size()), standing.size(), 8 * 32);
      for (Reader reader : readers) {
        assertEquals(written.size(), reader.events.size() + reader.overwritten);
        assertEquals(leftOut, reader.leftOut);
        assertTrue(written.containsAll(reader.events));
        assertEquals(reader.events.size(), reader.events.stream().distinct().count());
      }
    }

    private void read(Reader reader) throws IOException {
      EventBatch batch = reader.tail.read(channel);
      long lastNanos = 0;
      for (FlightEvent event : batch.events()) {
        reader.events.add(NaiveEventParser.text(event));
        assertTrue(event.atNanos() > lastNanos);
        lastNanos = event.atNanos();
      }
      reader.overwritten += batch.overwritten();
      reader.leftOut += batch.leftOut();
    }

    private void write() {
      EventKind kind = EventKind.values()[random.nextInt(EventKind.values().length)];
      EventDraft event =
          new EventDraft(kind, nowNanos++)
              .connection(random.nextInt(-1, 1 << 18), random.nextLong())
              .remote(6, random.nextLong(), random.nextLong(), random.nextInt(65_536))
              .localPort(random.nextInt(65_536))
              .bytes(random.nextLong(), random.nextLong())
              .durationNanos(random.nextLong())
              .thread(random.nextLong(), "thread-" + random.nextInt(100))
              .siteId(random.nextInt(-1, 1));
      if (random.nextBoolean()) {
        event.role(
            ConnectionRole.values()[random.nextInt(3)],
            ConnectionTransport.values()[random.nextInt(6)]);
      }
      if (random.nextBoolean()) {
        event.trace(random.nextLong(), random.nextLong(), random.nextLong());
      }
      switch (kind) {
        case CLOSED ->
            event.closed(CloseReason.values()[random.nextInt(6)], random.nextInt(-1, 1_000));
        case CONNECT_FAILED ->
            event.connectFailed(RecordCounter.values()[6 + random.nextInt(9)], "a.B");
        case LOOKUP -> event.lookup("höst" + random.nextInt(10), random.nextBoolean());
        case TLS_FINISHED -> event.handshake("a:1", 0x0304, random.nextBoolean(), false);
        case TLS_FAILED -> event.handshake("", random.nextInt(257), false, true);
        default -> event.adopted();
      }
      written.add(NaiveEventParser.text(event.event()));
      record.writer.events().add(event);
    }
  }
}
