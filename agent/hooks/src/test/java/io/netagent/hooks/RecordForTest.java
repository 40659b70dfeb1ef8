package io.netagent.hooks;

import io.netagent.recorder.FlightRecordPlace;
import io.netagent.recorder.FlightRecordWriter;
import io.netagent.recorder.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Path;

/** A flight record of this JVM, for 1,024 fds, in a directory of the test's own. */
final class RecordForTest {
  private RecordForTest() {}

  static FlightRecordWriter in(Path directory, long nowNanos) throws IOException {
    ProcessIdentity self = ProcessIdentity.ofThisProcess();
    FlightRecordPlace place = FlightRecordPlace.prepare(directory.resolve("records"), self.uid());
    return FlightRecordWriter.create(
        place, self, 1024, "test", "", "", System.currentTimeMillis(), nowNanos);
  }
}
