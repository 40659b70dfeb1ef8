package io.netagent.benchmarks.overhead;

import io.netagent.recorder.EventBatch;
import io.netagent.recorder.EventLease;
import io.netagent.recorder.EventTail;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.FlightRecordReader;
import io.netagent.recorder.RecordCounter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Wants the events of a watched JVM and reads them as they come, as a collector does. */
final class EventReader implements AutoCloseable {
  private static final long LEASE_NANOS = 10_000_000_000L;
  private static final int INTERVAL_MILLIS = 100;

  private final FileChannel record;
  private final EventTail tail = EventTail.fromOldest();
  private final Thread thread = new Thread(this::follow, "events");
  private volatile boolean over;
  private long found;
  private long overwritten;
  private @Nullable Exception failure;

  private EventReader(FileChannel record) {
    this.record = record;
  }

  /** Of the one JVM whose record is in this directory; its agent has heard the wish. */
  static EventReader in(Path directory) throws IOException, InterruptedException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.rec")) {
      EventReader reader =
          new EventReader(
              FileChannel.open(
                  files.iterator().next(), StandardOpenOption.READ, StandardOpenOption.WRITE));
      while (reader.read().sinceNanos() == 0) {
        Thread.sleep(INTERVAL_MILLIS);
      }
      reader.thread.start();
      return reader;
    }
  }

  private EventBatch read() throws IOException {
    boolean unused = EventLease.want(record, LEASE_NANOS);
    EventBatch batch = tail.read(record);
    found += batch.events().size();
    overwritten += batch.overwritten();
    return batch;
  }

  private void follow() {
    try {
      while (!over) {
        Thread.sleep(INTERVAL_MILLIS);
        EventBatch unused = read();
      }
    } catch (IOException | InterruptedException e) {
      failure = e;
    }
  }

  /** Of a storm that is still, in words; begins with "exact" if each event is accounted for. */
  String verdict() throws IOException, InterruptedException {
    over = true;
    thread.join();
    if (failure != null) {
      throw new IOException(failure);
    }
    EventBatch unused = read();
    FlightRecord counters = new FlightRecordReader().read(record);
    long written = counters.counter(RecordCounter.EVENTS_WRITTEN);
    return String.format(
        "%s: %,d events read, %,d overwritten before, %,d left out by the limit",
        found + overwritten == written ? "exact" : "NOT EXACT",
        found,
        overwritten,
        counters.counter(RecordCounter.EVENTS_LEFT_OUT));
  }

  @Override
  public void close() throws IOException {
    over = true;
    record.close();
  }
}
