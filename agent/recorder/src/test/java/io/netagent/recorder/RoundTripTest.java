package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
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

  @Property(tries = 150)
  void read_afterAnySequenceOfCalls_returnsTheModel(@ForAll("calls") List<Call> calls)
      throws IOException {
    Path directory = Files.createTempDirectory("netagent-round-trip");
    try (TestRecord record = TestRecord.in(directory, 3 * TestRecord.STEP)) {
      Model model = new Model();
      for (Call call : calls) {
        call.apply(record.writer, model);
        if (call instanceof Look) {
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

  /** What the record should hold, kept in the dullest way. */
  static final class Model {
    final TreeMap<Integer, SeenConnection> open = new TreeMap<>();
    final TreeMap<Integer, Long> generations = new TreeMap<>();
    final List<SeenSite> sites = new ArrayList<>();
    final List<Long> counters =
        new ArrayList<>(Collections.nCopies(RecordCounter.values().length, 0L));
    long tickNanos = 12_345;
    int state;
    int backedSlots = 1024;

    boolean backs(int fd) {
      return fd < backedSlots;
    }

    long nextGeneration(int fd) {
      return generations.merge(fd, 2L, Long::sum);
    }

    int site(int kind, List<String> frames) {
      for (int id = 0; id < sites.size(); id++) {
        SeenSite site = sites.get(id);
        if (site.kind() == kind && site.frames().equals(frames)) {
          sites.set(id, new SeenSite(kind, frames, site.opened() + 1));
          return id;
        }
      }
      sites.add(new SeenSite(kind, frames, 1));
      return sites.size() - 1;
    }

    SeenRecord seen() {
      return new SeenRecord(
          tickNanos,
          state,
          backedSlots,
          List.copyOf(open.values()),
          List.copyOf(sites),
          List.copyOf(counters));
    }
  }

  sealed interface Call {
    void apply(FlightRecordWriter writer, Model model) throws IOException;
  }

  /** The hooks touch no slot that memory doesn't exist for, and so does no call here. */
  record Open(
      int fd,
      ConnectionRole role,
      ConnectionTransport transport,
      int family,
      long high,
      long low,
      int remotePort,
      int localPort,
      long nanos,
      long connectNanos)
      implements Call {
    @Override
    public void apply(FlightRecordWriter writer, Model model) {
      if (!model.backs(fd)) {
        return;
      }
      long generation =
          writer
              .slots()
              .open(
                  fd,
                  role,
                  transport,
                  family,
                  high,
                  low,
                  remotePort,
                  localPort,
                  nanos,
                  low, // any
                  connectNanos);
      assertEquals(model.nextGeneration(fd), generation);
      model.open.put(
          fd,
          new SeenConnection(
              fd,
              generation,
              role.code(),
              transport.code(),
              high,
              low,
              remotePort,
              localPort,
              nanos,
              low,
              -1,
              connectNanos,
              0,
              0,
              0,
              0,
              0,
              0,
              0));
    }
  }

  /** Also of closed connections: a hook may still be on its way out when another thread closes. */
  record Connected(int fd, ConnectionTransport transport, int localPort, long nanos)
      implements Call {
    @Override
    public void apply(FlightRecordWriter writer, Model model) {
      if (!model.backs(fd)) {
        return;
      }
      writer.slots().connected(fd, transport, localPort, nanos);
      model.open.computeIfPresent(
          fd,
          (key, c) ->
              new SeenConnection(
                  fd,
                  c.generation(),
                  c.role(),
                  transport.code(),
                  c.remoteHigh(),
                  c.remoteLow(),
                  c.remotePort(),
                  localPort,
                  c.openedAtNanos(),
                  c.openerThreadId(),
                  c.siteId(),
                  Math.max(1, nanos),
                  c.bytesRead(),
                  c.readOperations(),
                  c.bytesWritten(),
                  c.writeOperations(),
                  c.lastReadAtNanos(),
                  c.lastWriteAtNanos(),
                  c.eofAtNanos()));
    }
  }

  record Traffic(int fd, Kind kind, long bytes, long nanos) implements Call {
    enum Kind {
      READ,
      WROTE,
      EOF
    }

    @Override
    public void apply(FlightRecordWriter writer, Model model) {
      if (!model.backs(fd)) {
        return;
      }
      switch (kind) {
        case READ -> writer.slots().read(fd, bytes, nanos);
        case WROTE -> writer.slots().wrote(fd, bytes, nanos);
        case EOF -> writer.slots().eof(fd, nanos);
      }
      boolean wrote = kind == Kind.WROTE;
      model.open.computeIfPresent(
          fd,
          (key, c) ->
              new SeenConnection(
                  fd,
                  c.generation(),
                  c.role(),
                  c.transport(),
                  c.remoteHigh(),
                  c.remoteLow(),
                  c.remotePort(),
                  c.localPort(),
                  c.openedAtNanos(),
                  c.openerThreadId(),
                  c.siteId(),
                  c.connectNanos(),
                  c.bytesRead() + (kind == Kind.READ ? bytes : 0),
                  c.readOperations() + (wrote ? 0 : 1),
                  c.bytesWritten() + (wrote ? bytes : 0),
                  c.writeOperations() + (wrote ? 1 : 0),
                  wrote ? c.lastReadAtNanos() : nanos,
                  wrote ? nanos : c.lastWriteAtNanos(),
                  kind == Kind.EOF && c.eofAtNanos() == 0 ? nanos : c.eofAtNanos()));
    }
  }

  record Clear(int fd) implements Call {
    @Override
    public void apply(FlightRecordWriter writer, Model model) {
      if (model.backs(fd)) {
        writer.slots().clear(fd);
        model.nextGeneration(fd);
        model.open.remove(fd);
      }
    }
  }

  /** Of this generation, or of one some generations ago. */
  record Site(int fd, int generationsAgo, SiteKind kind, List<String> frames) implements Call {
    @Override
    public void apply(FlightRecordWriter writer, Model model) throws IOException {
      if (!model.backs(fd)) {
        return;
      }
      long generation = model.generations.getOrDefault(fd, 0L) - 2L * generationsAgo;
      if (generation <= 0) {
        return;
      }
      int siteId = model.site(kind.code(), frames);
      assertEquals(siteId, writer.site(fd, generation, kind, frames));
      model.open.computeIfPresent(
          fd,
          (key, c) ->
              c.generation() != generation
                  ? c
                  : new SeenConnection(
                      fd,
                      c.generation(),
                      c.role(),
                      c.transport(),
                      c.remoteHigh(),
                      c.remoteLow(),
                      c.remotePort(),
                      c.localPort(),
                      c.openedAtNanos(),
                      c.openerThreadId(),
                      siteId,
                      c.connectNanos(),
                      c.bytesRead(),
                      c.readOperations(),
                      c.bytesWritten(),
                      c.writeOperations(),
                      c.lastReadAtNanos(),
                      c.lastWriteAtNanos(),
                      c.eofAtNanos()));
    }
  }

  record Count(RecordCounter counter) implements Call {
    @Override
    public void apply(FlightRecordWriter writer, Model model) {
      writer.count(counter);
      model.counters.set(counter.ordinal(), model.counters.get(counter.ordinal()) + 1);
    }
  }

  record Extend() implements Call {
    @Override
    public void apply(FlightRecordWriter writer, Model model) throws IOException {
      boolean room = model.backedSlots < 3 * 1024;
      assertEquals(room, writer.extend());
      model.backedSlots += room ? 1024 : 0;
      assertEquals(model.backedSlots, writer.backedSlots());
    }
  }

  record Tick(long nanos, RecordState state) implements Call {
    @Override
    public void apply(FlightRecordWriter writer, Model model) {
      writer.tick(nanos);
      writer.state(state);
      model.tickNanos = nanos;
      model.state = state.code();
    }
  }

  /** Reads in between: sites once read are kept by the reader. */
  record Look() implements Call {
    @Override
    public void apply(FlightRecordWriter writer, Model model) {}
  }

  @Provide
  Arbitrary<List<Call>> calls() {
    Arbitrary<Integer> fds = Arbitraries.integers().between(0, FDS.length - 1).map(i -> FDS[i]);
    Arbitrary<Long> times = Arbitraries.longs().between(1, Long.MAX_VALUE);
    Arbitrary<Integer> ports = Arbitraries.integers().between(0, 65_535);
    Arbitrary<ConnectionTransport> transports = Arbitraries.of(ConnectionTransport.values());
    Arbitrary<Call> open =
        Combinators.combine(
                fds,
                Arbitraries.of(ConnectionRole.values()),
                transports,
                Arbitraries.of(4, 6),
                Arbitraries.longs(),
                Arbitraries.longs(),
                ports,
                Combinators.combine(ports, times, Arbitraries.longs().greaterOrEqual(-1))
                    .as(Tuple::of))
            .as(
                (fd, role, transport, family, high, low, remotePort, rest) ->
                    new Open(
                        fd,
                        role,
                        transport,
                        family,
                        high,
                        low,
                        remotePort,
                        rest.get1(),
                        rest.get2(),
                        rest.get3()));
    Arbitrary<Call> connected =
        Combinators.combine(fds, transports, ports, Arbitraries.longs().between(0, 1L << 40))
            .as(Connected::new);
    Arbitrary<Call> traffic =
        Combinators.combine(
                fds,
                Arbitraries.of(Traffic.Kind.values()),
                Arbitraries.longs().between(0, 1L << 40),
                times)
            .as(Traffic::new);
    Arbitrary<List<String>> stacks =
        Arbitraries.of("com.acme.A.a(A.java:1)", "com.acme.Bü.b(B.java:2)", "", "日本.語(J)", "😀")
            .list()
            .ofMaxSize(4);
    Arbitrary<Call> site =
        Combinators.combine(
                fds,
                Arbitraries.integers().between(0, 2),
                Arbitraries.of(SiteKind.values()),
                stacks)
            .as(Site::new);
    Arbitrary<Call> tick =
        Combinators.combine(times, Arbitraries.of(RecordState.values())).as(Tick::new);
    return Arbitraries.frequencyOf(
            Tuple.of(6, open),
            Tuple.of(3, connected),
            Tuple.of(10, traffic),
            Tuple.of(2, fds.map(Clear::new)),
            Tuple.of(4, site),
            Tuple.of(2, Arbitraries.of(RecordCounter.values()).map(Count::new)),
            Tuple.of(1, Arbitraries.just(new Extend())),
            Tuple.of(1, tick),
            Tuple.of(1, Arbitraries.just(new Look())))
        .list()
        .ofMaxSize(60);
  }
}
