package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Random sequences of calls: both readers return exactly what a naive model holds. */
class RoundTripTest {
  private static final int[] FDS = {0, 1, 7, 1023, 1024, 2047};

  @Property(tries = 200)
  void read_afterAnySequenceOfCalls_returnsTheModel(@ForAll("calls") List<RecordCall> calls)
      throws IOException {
    Path directory = Files.createTempDirectory("netagent-round-trip");
    try (TestRecord record = TestRecord.in(directory, 3 * TestRecord.STEP)) {
      RecordModel model = new RecordModel();
      for (RecordCall call : calls) {
        call.apply(record.writer, model);
        if (call instanceof RecordCall.Look) {
          assertEquals(model.seen(), SeenRecord.of(record.read()));
        }
      }
      FlightRecord read = record.read();
      assertEquals(model.seen(), SeenRecord.of(read));
      assertEquals(0, read.tornSlots());
      assertEquals(model.seen(), new NaiveRecordParser(record.bytes()).parse());
    } finally {
      Files.deleteIfExists(directory.resolve("records"));
      Files.deleteIfExists(directory);
    }
  }

  private static final Arbitrary<Long> TIMES = Arbitraries.longs().between(1, Long.MAX_VALUE);
  private static final Arbitrary<Integer> PORTS = Arbitraries.integers().between(0, 65_535);
  private static final Arbitrary<ConnectionTransport> TRANSPORTS =
      Arbitraries.of(ConnectionTransport.values());

  /** The words are independent of each other, so some of them may follow from one number. */
  private static Arbitrary<RecordCall> open(Arbitrary<Integer> fds) {
    return Combinators.combine(
            fds,
            Arbitraries.of(ConnectionRole.values()),
            TRANSPORTS,
            Arbitraries.longs().greaterOrEqual(0),
            Arbitraries.longs(),
            PORTS,
            PORTS,
            TIMES)
        .as(
            (fd, role, transport, high, low, remotePort, localPort, nanos) ->
                new RecordCall.Open(
                    fd, role, transport, high, low, remotePort, localPort, nanos, low % 5 == 0));
  }

  private static Arbitrary<RecordCall> site(Arbitrary<Integer> fds) {
    Arbitrary<List<String>> stacks =
        Arbitraries.of("com.acme.A.a(A.java:1)", "com.acme.Bü.b(B.java:2)", "", "日本.語(J)", "😀")
            .list()
            .ofMaxSize(4);
    return Combinators.combine(
            fds, Arbitraries.integers().between(0, 2), Arbitraries.of(SiteKind.values()), stacks)
        .as(RecordCall.Site::new);
  }

  private static Arbitrary<RecordCall> traffic(Arbitrary<Integer> fds) {
    return Combinators.combine(
            fds,
            Arbitraries.of(RecordCall.Traffic.Kind.values()),
            Arbitraries.longs().between(0, 1L << 40),
            TIMES)
        .as(RecordCall.Traffic::new);
  }

  private static Arbitrary<RecordCall> close(Arbitrary<Integer> fds) {
    return Combinators.combine(
            fds, Arbitraries.of(CloseReason.values()), Arbitraries.integers().between(-1, 3), TIMES)
        .as(RecordCall.Close::new);
  }

  private static Arbitrary<RecordCall> waiting() {
    return Combinators.combine(
            Arbitraries.of(WaitKind.values()),
            Arbitraries.longs().between(1, 1_000),
            TIMES,
            Arbitraries.of("db.example.com", "", "ü.example:443", "x".repeat(88)))
        .as(RecordCall.Wait::new);
  }

  private static Arbitrary<RecordCall> number() {
    return Combinators.combine(
            Arbitraries.of(RecordCounter.values()),
            Arbitraries.of(RecordHistogram.values()),
            Arbitraries.longs().between(-1, Long.MAX_VALUE))
        .as(RecordCall.Number::new);
  }

  @Provide
  Arbitrary<List<RecordCall>> calls() {
    Arbitrary<Integer> fds = Arbitraries.integers().between(0, FDS.length - 1).map(i -> FDS[i]);
    Arbitrary<RecordCall> connected =
        Combinators.combine(fds, TRANSPORTS, PORTS, Arbitraries.longs().between(0, 1L << 40))
            .as(RecordCall.Connected::new);
    Arbitrary<RecordCall> tick =
        Combinators.combine(
                TIMES, Arbitraries.of(RecordState.values()), Arbitraries.of("", "ü", "orders"))
            .as(RecordCall.Tick::new);
    return Arbitraries.frequencyOf(
            Tuple.of(6, open(fds)),
            Tuple.of(3, connected),
            Tuple.of(20, traffic(fds)),
            Tuple.of(1, fds.map(RecordCall.Clear::new)),
            Tuple.of(3, close(fds)),
            Tuple.of(4, site(fds)),
            Tuple.of(2, waiting()),
            Tuple.of(2, number()),
            Tuple.of(1, Arbitraries.just(new RecordCall.Extend())),
            Tuple.of(1, tick),
            Tuple.of(1, Arbitraries.just(new RecordCall.Look())))
        .list()
        .ofMaxSize(80);
  }
}
