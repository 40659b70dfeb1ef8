package io.netagent.benchmarks.overhead;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.FlightRecordReader;
import io.netagent.recorder.RecordCounter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads from the record of a storm that is still whether it was counted to the last connection. */
final class StormRecord {
  private StormRecord() {}

  /** In words; begins with "exact" if it is. */
  static String verdict(Path directory, long connections) throws IOException {
    FlightRecord record = read(directory);
    long opened = record.counter(RecordCounter.OPENED_CLIENT);
    long accepted = record.counter(RecordCounter.OPENED_SERVER);
    long closed = 0;
    for (RecordCounter counter : RecordCounter.values()) {
      if (counter.name().startsWith("CLOSED_")) {
        closed += record.counter(counter);
      }
    }
    boolean exact =
        opened == connections
            && accepted == connections
            && closed == 2 * connections
            && record.counter(RecordCounter.HOOK_ERRORS) == 0;
    return String.format(
        "%s: %,d connections made; counted: %,d opened, %,d accepted, %,d closed; %,d stacks not"
            + " taken",
        exact ? "exact" : "NOT EXACT",
        connections,
        opened,
        accepted,
        closed,
        record.counter(RecordCounter.SITES_SKIPPED));
  }

  private static FlightRecord read(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.rec");
        FileChannel record = FileChannel.open(files.iterator().next())) {
      return new FlightRecordReader().read(record);
    }
  }
}
