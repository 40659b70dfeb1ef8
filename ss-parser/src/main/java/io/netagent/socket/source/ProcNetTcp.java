package io.netagent.socket.source;

import io.netagent.socket.StateSet;
import io.netagent.socket.parse.MalformedRows;
import io.netagent.socket.parse.ProcNetTcpParser;
import io.netagent.socket.parse.SocketRowSink;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads {@code net/tcp} and {@code net/tcp6} below a procfs root. It needs no rights; the table is
 * that of the network namespace of the reader ({@code /proc}) or of a process ({@code /proc/PID}).
 */
public final class ProcNetTcp implements SocketSource {
  /** A page, the smallest there is. The kernel hands out at most a page of rows per read. */
  private static final int BUFFER_BYTES = 4096;

  /**
   * A read of procfs that gives less than this is the last one. The kernel stops before a row that
   * does not fit any more, and no row is longer than 256 bytes; with larger pages it fills the
   * buffer. To read on until "end of file" instead makes the kernel look for its place once more,
   * and on a table that changes it then repeats rows from there.
   */
  private static final int FULL_READ_BYTES = BUFFER_BYTES - 256;

  private final Path procRoot;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final MalformedRows malformed = new MalformedRows();
  private final ProcNetTcpParser parser = new ProcNetTcpParser(ByteOrder.nativeOrder(), malformed);

  /** The tables of the reader's own network namespace. */
  public ProcNetTcp() {
    this(Path.of("/proc"));
  }

  /** The tables below this root: {@code /proc}, {@code /proc/PID}, or a copy in a directory. */
  public ProcNetTcp(Path procRoot) {
    this.procRoot = procRoot;
  }

  @Override
  public String name() {
    return "proc";
  }

  /** Also throws if a file is there and is not such a table. A missing tcp6 is no error. */
  @Override
  public ScanReport read(StateSet wanted, SocketRowSink sink) throws IOException {
    Reading reading = new Reading(malformed, sink);
    Path tcp = procRoot.resolve("net/tcp");
    if (!readTable(4, tcp, reading)) {
      throw new NoSuchFileException(tcp.toString());
    }
    boolean ipv6Present = readTable(6, procRoot.resolve("net/tcp6"), reading);
    return reading.report(StateSet.ALL, ipv6Present, false);
  }

  /** False if there is no such file. */
  private boolean readTable(int family, Path file, SocketRowSink sink) throws IOException {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      parser.begin(family);
      readAll(in, sink);
    } catch (FileNotFoundException e) {
      if (Files.notExists(file)) {
        return false;
      }
      throw e; // It is there and may not be opened; the message names it.
    } catch (IOException e) {
      throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
    }
    if (!parser.headerRecognised()) {
      throw new IOException(file + " is not a table of TCP sockets: its first line is another");
    }
    return true;
  }

  private void readAll(FileInputStream in, SocketRowSink sink) throws IOException {
    // What the kernel makes up while it is read has size 0; a copy in a directory has its length.
    boolean procfs = in.getChannel().size() == 0;
    int count;
    do {
      count = in.read(buffer, 0, BUFFER_BYTES);
      if (count > 0) {
        parser.feed(buffer, 0, count, sink);
      }
    } while (count >= (procfs ? FULL_READ_BYTES : 0));
    parser.end(sink);
  }
}
