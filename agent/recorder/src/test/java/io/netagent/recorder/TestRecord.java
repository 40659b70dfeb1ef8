package io.netagent.recorder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A record of this process and a reader of it, for one test. */
final class TestRecord implements AutoCloseable {
  static final int STEP = 1024;

  final FlightRecordWriter writer;
  private final FlightRecordReader reader = new FlightRecordReader();
  private final FileChannel channel;

  private TestRecord(FlightRecordWriter writer) throws IOException {
    this.writer = writer;
    // Drops the writer's lock when closed, which no test of slots and sites cares about.
    this.channel = FileChannel.open(writer.path(), StandardOpenOption.READ);
  }

  static TestRecord in(Path parent) throws IOException {
    return in(parent, STEP);
  }

  static TestRecord in(Path parent, int slotCapacity) throws IOException {
    return new TestRecord(writer(parent, slotCapacity));
  }

  /** Sweeps nothing: at the epoch every file is younger than now. */
  static FlightRecordWriter writer(Path parent, int slotCapacity) throws IOException {
    ProcessIdentity self = ProcessIdentity.ofThisProcess();
    FlightRecordPlace place = FlightRecordPlace.prepare(parent.resolve("records"), self.uid());
    return FlightRecordWriter.create(
        place, self, slotCapacity, "1.2.3", "billing", "com.acme:org.foo", 0, 12_345);
  }

  FlightRecord read() throws IOException {
    return reader.read(channel);
  }

  byte[] bytes() throws IOException {
    return Files.readAllBytes(writer.path());
  }

  /** A client connection with nothing remarkable. */
  long open(int fd) {
    return open(writer, fd);
  }

  static long open(FlightRecordWriter writer, int fd) {
    return writer
        .slots()
        .open(
            fd,
            ConnectionRole.CLIENT,
            ConnectionTransport.SOCKET,
            4,
            0,
            0xffff_0a00_0001L,
            443,
            50_000 + fd,
            1_000,
            1,
            7);
  }

  /** Where this thread counts: no test but one of lanes makes a thread find its own taken. */
  static int lane() {
    return (int) ThreadIds.current() & 7;
  }

  /** Of the connection with this number, from 0, among those that this thread alone has closed. */
  static long sequence(long number) {
    return 8 * number + lane();
  }

  static List<String> stack(String... frames) {
    return List.of(frames);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    writer.close();
    writer.delete();
  }
}
