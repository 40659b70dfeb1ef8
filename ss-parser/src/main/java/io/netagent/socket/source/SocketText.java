package io.netagent.socket.source;

import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import io.netagent.socket.parse.MalformedRows;
import io.netagent.socket.parse.SocketRowSink;
import io.netagent.socket.parse.SocketTextParser;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a socket table from text that somebody saved or pasted: a file, or standard input. The
 * format is recognised ({@link SocketTextParser}). Nothing of the text is held, so its length
 * hardly matters.
 */
public final class SocketText implements SocketSource {
  /** Half a million rows of ss with all details are a fifth of it. */
  private static final long MAX_BYTES = 1L << 30;

  private static final int BUFFER_BYTES = 1 << 16;

  private final String from;
  private final @Nullable Path file;
  private @Nullable InputStream stream;
  private final long maxBytes;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final MalformedRows malformed = new MalformedRows();
  private final SocketTextParser parser = new SocketTextParser(malformed);

  /** The text in this file, or one of the kernel's tables ({@code /proc/1234/net/tcp}). */
  public SocketText(Path file) {
    this(file.toString(), file, null, MAX_BYTES);
  }

  /**
   * The text that this stream gives, which is read to its end once and not closed.
   *
   * @param from what messages call it: {@code standard input}
   */
  public SocketText(String from, InputStream stream) {
    this(from, null, stream, MAX_BYTES);
  }

  SocketText(String from, @Nullable Path file, @Nullable InputStream stream, long maxBytes) {
    this.from = from;
    this.file = file;
    this.stream = stream;
    this.maxBytes = maxBytes;
  }

  /**
   * The state of the rows that {@code ss state close-wait} prints without a column for it. Null, as
   * at first: they are malformed.
   */
  public void setOnlyState(@Nullable TcpState onlyState) {
    parser.setOnlyState(onlyState);
  }

  @Override
  public String name() {
    return "text";
  }

  /**
   * Also throws if the text is empty, is no socket table, or is longer than 1 GiB. It covers all
   * states: what the text leaves out can't be known. Rows of other sockets are passed over.
   */
  @Override
  public ScanReport read(StateSet wanted, SocketRowSink sink) throws IOException {
    Reading reading = new Reading(malformed, sink);
    parser.begin();
    if (file != null) {
      readFile(file, reading);
    } else {
      InputStream in = stream;
      if (in == null) {
        throw new IOException(from + " was read before and can't be read again");
      }
      stream = null;
      readAll(in, reading);
    }
    if (parser.isBlank()) {
      throw new IOException(from + " is empty");
    }
    if (parser.formats().isEmpty()) {
      throw new IOException(
          from + " is " + SocketTextParser.NOT_RECOGNISED + "; first line: " + malformed.first());
    }
    return reading.report(StateSet.ALL);
  }

  /** What the text of the latest reading is; several where one follows the other. */
  public Set<SocketTextParser.Format> formats() {
    return parser.formats();
  }

  /** The rows of UDP, raw, UNIX and other sockets in the latest reading. */
  public long skipped() {
    return parser.skipped();
  }

  private void readFile(Path file, SocketRowSink sink) throws IOException {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      readAll(in, sink);
    } catch (FileNotFoundException e) {
      if (Files.notExists(file)) {
        throw new NoSuchFileException(from);
      }
      throw e; // It is there and may not be opened; the message names it.
    }
  }

  private void readAll(InputStream in, SocketRowSink sink) throws IOException {
    long total = 0;
    while (true) {
      int count;
      try {
        count = in.read(buffer);
      } catch (IOException e) {
        throw new IOException("cannot read " + from + ": " + e.getMessage(), e);
      }
      if (count < 0) {
        break;
      }
      total += count;
      if (total > maxBytes) {
        throw new IOException(from + " is longer than " + maxBytes + " bytes");
      }
      parser.feed(buffer, 0, count, sink);
    }
    parser.end(sink);
  }
}
