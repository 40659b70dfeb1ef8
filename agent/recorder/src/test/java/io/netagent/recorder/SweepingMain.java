package io.netagent.recorder;

import java.io.IOException;
import java.nio.file.Path;

/** A child that sweeps as it starts to record: at this wall clock, and so much later than now. */
final class SweepingMain {
  private SweepingMain() {}

  public static void main(String[] arguments) throws IOException {
    ProcessIdentity self = ProcessIdentity.ofThisProcess();
    FlightRecordPlace place = FlightRecordPlace.prepare(Path.of(arguments[0]), self.uid());
    long nowNanos = System.nanoTime() + Long.parseLong(arguments[2]);
    try (FlightRecordWriter writer =
        FlightRecordWriter.create(
            place, self, 1, "1", "", "", Long.parseLong(arguments[1]), nowNanos)) {
      writer.delete();
    }
  }
}
