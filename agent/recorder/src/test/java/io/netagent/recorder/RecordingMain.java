package io.netagent.recorder;

import java.io.IOException;
import java.nio.file.Path;

/** A child that records two connections, prints where, and lives until its input ends. */
final class RecordingMain {
  private RecordingMain() {}

  public static void main(String[] arguments) throws IOException {
    ProcessIdentity self = ProcessIdentity.ofThisProcess();
    FlightRecordPlace place = FlightRecordPlace.prepare(Path.of(arguments[0]), self.uid());
    FlightRecordWriter writer =
        FlightRecordWriter.create(
            place, self, 4096, "9.8.7", "child", "com.acme", 0, System.nanoTime());
    writer.hookReport("no such method: x");
    writer.firstHookError("java.lang.Error: y");
    long generation =
        writer
            .slots()
            .open(
                3,
                ConnectionRole.CLIENT,
                ConnectionTransport.UNKNOWN,
                6,
                1,
                -2,
                65_535,
                0,
                11,
                12,
                0);
    writer.slots().connected(3, ConnectionTransport.CHANNEL, 40_000, 13);
    writer.slots().read(3, 14, 15);
    writer.slots().wrote(3, 16, 17);
    writer.slots().eof(3, 18);
    writer.slots().waitsToRead(3, 21, 22, 23);
    writer.site(3, generation, SiteKind.OPENER, TestRecord.stack("a.B.c(B.java:1)", "a.D.e"));
    writer
        .slots()
        .open(1023, ConnectionRole.SERVER, ConnectionTransport.SOCKET, 4, 0, 5, 1, 2, 19, 20, -1);
    writer.count(RecordCounter.OPENED_SERVER);
    writer.tick(System.nanoTime());
    writer.state(RecordState.RECORDING);
    System.out.println(writer.path());
    while (System.in.read() >= 0) {}
    if (writer.backedSlots() != 1024) {
      throw new IllegalStateException("the writer must be reachable until here");
    }
  }
}
