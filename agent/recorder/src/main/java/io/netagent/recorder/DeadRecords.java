package io.netagent.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The records of processes that died without removing theirs. They are evidence of a crash: the
 * five latest stay for a day, the rest goes when the next agent of the user starts.
 *
 * <p>Never opens a record of this process: closing it again would drop its lock (fcntl(2)).
 */
final class DeadRecords {
  static final int KEPT = 5;
  static final long KEPT_NANOS = 24L * 60 * 60 * 1_000_000_000;

  /** A file this young may stand between its creation and its lock. */
  private static final long BEING_BORN_MILLIS = 60_000;

  private DeadRecords() {}

  /**
   * Removes what need not be kept. Errors on one file leave that file alone: cleaning is no reason
   * not to record.
   */
  static void sweep(
      FlightRecordPlace place, ProcessIdentity self, long nowEpochMillis, long nowNanos) {
    List<DeadRecord> dead = new ArrayList<>();
    String ownPrefix = FlightRecordPlace.fileNamePrefix(self);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(place.directory())) {
      for (Path file : files) {
        Path name = file.getFileName();
        if (name != null
            && FlightRecordPlace.isFileName(name.toString())
            && !name.toString().startsWith(ownPrefix)) {
          DeadRecord record = ifDead(file, self, nowEpochMillis, nowNanos);
          if (record != null) {
            dead.add(record);
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      return;
    }
    Collections.sort(dead);
    for (int i = 0; i < dead.size(); i++) {
      if (i >= KEPT || dead.get(i).deadForNanos > KEPT_NANOS) {
        delete(dead.get(i).file);
      }
    }
  }

  /**
   * The living hold an exclusive lock, which any death frees (fcntl(2)), seen across PID
   * namespaces.
   */
  private static @Nullable DeadRecord ifDead(
      Path file, ProcessIdentity self, long nowEpochMillis, long nowNanos) {
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return null;
      }
      long unmodifiedForMillis = nowEpochMillis - Files.getLastModifiedTime(file).toMillis();
      if (unmodifiedForMillis < BEING_BORN_MILLIS) {
        return null;
      }
      try (FileChannel channel =
              FileChannel.open(
                  file,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS);
          FileLock lock = channel.tryLock()) {
        if (lock == null) {
          return null;
        }
        long deadForNanos = deadForNanos(channel, self, nowNanos);
        // A tick that is yet to come is damage (or another time namespace). It died after its last
        // write(2), so this ends, too.
        return new DeadRecord(
            file,
            deadForNanos >= 0 ? deadForNanos : TimeUnit.MILLISECONDS.toNanos(unmodifiedForMillis));
      }
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  /** Since the last tick in it; for ever if it is of another boot or no record at all. */
  private static long deadForNanos(FileChannel channel, ProcessIdentity self, long nowNanos)
      throws IOException {
    ByteBuffer header =
        ByteBuffer.allocate(FlightRecordLayout.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int read = channel.read(header, 0);
    if (read < header.capacity()
        || header.getLong(FlightRecordLayout.HEADER_MAGIC) != FlightRecordLayout.MAGIC
        || !self.sameBoot(header)) {
      return Long.MAX_VALUE;
    }
    return nowNanos - header.getLong(FlightRecordLayout.HEADER_TICK);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Another agent may have been quicker; a file that can't be removed harms nobody.
    }
  }

  private static final class DeadRecord implements Comparable<DeadRecord> {
    final Path file;
    final long deadForNanos;

    DeadRecord(Path file, long deadForNanos) {
      this.file = file;
      this.deadForNanos = deadForNanos;
    }

    @Override
    public int compareTo(DeadRecord other) {
      return Long.compare(deadForNanos, other.deadForNanos);
    }
  }
}
