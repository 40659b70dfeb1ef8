package io.netagent.recorder;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The open file of the record that this process writes. Opened once: closing any second descriptor
 * of it would drop the lock (fcntl(2)). A RandomAccessFile and not a channel, because an interrupt
 * closes a channel. After the start only the agent's thread calls it.
 */
final class RecordFile implements Closeable {
  private final Path path;
  private final RandomAccessFile file;

  /** As much as the JDK writes without native memory of its own. */
  private static final byte[] ZEROS = new byte[8192];

  private RecordFile(Path path, RandomAccessFile file) {
    this.path = path;
    this.file = file;
  }

  /** A new file, locked by this process for as long as it lives. */
  static RecordFile create(FlightRecordPlace place, ProcessIdentity self) throws IOException {
    Path path = place.createFile(self);
    RandomAccessFile file;
    try {
      file = new RandomAccessFile(path.toFile(), "rw");
    } catch (IOException | RuntimeException e) {
      deleteAfter(e, path);
      throw e;
    }
    RecordFile record = new RecordFile(path, file);
    try {
      // Waits for a sweeping agent that is just looking at the file. Held until the descriptor
      // closes.
      if (!file.getChannel().lock().isValid()) {
        throw new IOException("no lock on " + path);
      }
      return record;
    } catch (IOException | RuntimeException e) {
      record.abandon(e);
      throw e;
    }
  }

  /** Leaves nothing behind of a record that failed to begin, and hides nothing of why. */
  void abandon(Throwable failure) {
    try {
      file.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    deleteAfter(failure, path);
  }

  private static void deleteAfter(Throwable failure, Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  Path path() {
    return path;
  }

  /**
   * write(2): takes the memory, or throws (ENOSPC) where a store through the mapping would be
   * SIGBUS.
   */
  void write(long offset, byte[] bytes) throws IOException {
    file.seek(offset);
    file.write(bytes);
  }

  /**
   * The same with so many zeros: in small pieces, as an array of them all would be memory that the
   * application's heap has touched.
   */
  void writeZeros(long offset, int length) throws IOException {
    file.seek(offset);
    for (int left = length; left > 0; left -= ZEROS.length) {
      file.write(ZEROS, 0, Math.min(left, ZEROS.length));
    }
  }

  /** Maps all of it, as a hole where nothing was written. */
  RecordMemory map(int bytes) throws IOException {
    FileChannel channel = file.getChannel();
    return ForeignMapping.IS_THERE
        ? ForeignMapping.of(channel, bytes)
        : new RecordMemory(channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes));
  }

  void delete() throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
