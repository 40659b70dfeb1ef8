package io.netagent.collector.expose.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that makes room for the next one when it is full: {@code FILE} becomes {@code
 * FILE.1}, that {@code FILE.2}, and so on. What others do with it is noticed at the next write:
 * moved away or deleted (logrotate's {@code create}), it is made anew; emptied ({@code
 * copytruncate}), it is filled again from its beginning. It holds whole lines only: one that did
 * not fit on the disk is taken back.
 */
final class RotatingFile implements LineSink {
  /** One write(2) takes as many lines as find room in it. */
  private static final int BUFFER_BYTES = 64 << 10;

  private static final String PERMISSIONS = "rw-r-----";

  private final Path file;
  private final long maxBytes;
  private final int files;

  /** Null while there is none to write to. */
  private @Nullable FileChannel channel;

  /** Device and inode of what was opened. */
  private @Nullable Object openedKey;

  /** A part of a line stands at the end and could not be taken back. */
  private boolean torn;

  /** Opens nothing before the first write. */
  RotatingFile(Path file, long maxBytes, int files) {
    this.file = file.toAbsolutePath().normalize();
    this.maxBytes = maxBytes;
    this.files = files;
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public Outcome write(List<byte[]> lines) {
    int written = 0;
    try {
      FileChannel out = opened();
      long size = out.size();
      while (written < lines.size()) {
        if (size > 0 && size + lines.get(written).length > maxBytes) {
          rotate();
          out = opened();
          size = out.size();
        }
        int end = endOfChunk(lines, written, maxBytes - size);
        Outcome chunk = append(out, size, lines.subList(written, end));
        written += chunk.written();
        if (chunk.failure() != null) {
          return new Outcome(written, chunk.failure());
        }
        size = out.size();
      }
      return new Outcome(written, null);
    } catch (IOException e) {
      return new Outcome(written, e);
    }
  }

  /** At least one line, however long. */
  private static int endOfChunk(List<byte[]> lines, int from, long room) {
    int end = from;
    long bytes = 0;
    do {
      bytes += lines.get(end++).length;
    } while (end < lines.size() && bytes + lines.get(end).length <= Math.min(room, BUFFER_BYTES));
    return end;
  }

  private Outcome append(FileChannel out, long sizeBefore, List<byte[]> lines) {
    ByteBuffer bytes = ByteBuffer.allocate(1 + lines.stream().mapToInt(line -> line.length).sum());
    if (torn) {
      bytes.put((byte) '\n');
    }
    int start = bytes.position();
    lines.forEach(bytes::put);
    bytes.flip();
    try {
      while (bytes.hasRemaining()) {
        int unused = out.write(bytes);
      }
      torn = false;
      return new Outcome(lines.size(), null);
    } catch (IOException e) {
      return new Outcome(takeBack(out, sizeBefore, bytes.position() - start, lines), e);
    }
  }

  /** Leaves the lines of which all is written; returns how many these are. */
  private int takeBack(FileChannel out, long sizeBefore, int bytesWritten, List<byte[]> lines) {
    int whole = 0;
    int bytes = 0;
    while (whole < lines.size() && bytes + lines.get(whole).length <= bytesWritten) {
      bytes += lines.get(whole++).length;
    }
    if (bytesWritten > bytes) {
      try {
        out.truncate(sizeBefore + (torn ? 1 : 0) + bytes);
      } catch (IOException e) {
        torn = true;
        return whole;
      }
    }
    torn &= bytesWritten < 0; // Not even the line's end that stands before the first one.
    return whole;
  }

  /** The file under this name, whoever has moved away the one before. */
  private FileChannel opened() throws IOException {
    FileChannel open = channel;
    BasicFileAttributes there = attributes();
    if (open != null && there != null && Objects.equals(there.fileKey(), openedKey)) {
      return open;
    }
    close();
    // To open a FIFO would wait for its other end; a device takes no lines.
    if (there != null && !there.isRegularFile()) {
      throw new FileSystemException(name(), null, "not a regular file");
    }
    if (there == null) {
      create();
    }
    open = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    BasicFileAttributes opened = attributes();
    channel = open;
    openedKey = opened == null ? null : opened.fileKey();
    torn = false;
    return open;
  }

  /** Null if there is no such file. */
  private @Nullable BasicFileAttributes attributes() throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private void create() throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PERMISSIONS)));
    } catch (FileAlreadyExistsException e) {
      // Somebody else was faster, logrotate perhaps.
    }
  }

  private void rotate() throws IOException {
    close();
    if (files == 1) {
      try (FileChannel emptied = FileChannel.open(file, StandardOpenOption.WRITE)) {
        emptied.truncate(0);
      }
      return;
    }
    for (int number = files - 1; number > 0; number--) {
      Path from = number == 1 ? file : numbered(number - 1);
      try {
        Files.move(
            from,
            numbered(number),
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.ATOMIC_MOVE);
      } catch (NoSuchFileException e) {
        // Not as many yet.
      }
    }
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  @Override
  public void close() {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // What was written is written.
      }
    }
  }
}
