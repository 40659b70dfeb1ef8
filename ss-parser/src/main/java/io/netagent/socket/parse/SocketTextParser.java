package io.netagent.socket.parse;

import io.netagent.socket.TcpState;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses the text of a socket table whichever program printed it, and says which: /proc/net/tcp and
 * tcp6 ({@link ProcNetTcpParser}), ss ({@link SsParser}), or netstat ({@link NetstatParser});
 * several of them one after the other too, between them the prompts of a shell.
 *
 * <p>Each line is recognised by what it holds: a header begins a section, and so does a row of
 * another format than the section's where the header was cut off. A line that is nothing goes to
 * the section's parser, which counts it as malformed. The text may have a byte order mark (UTF-8,
 * UTF-16), carriage returns and terminal colours ({@link PlainLines}).
 *
 * <p>/proc/net/tcp does not say in which byte order its machine printed the addresses: this
 * machine's is assumed.
 *
 * <p>No input makes it throw, and it takes time in proportion to the input. Not thread-safe.
 */
public final class SocketTextParser {
  /** What a text may be. */
  public enum Format {
    PROC_NET_TCP,
    PROC_NET_TCP6,
    SS,
    NETSTAT
  }

  /** What to say of a text in which nothing was recognised. */
  public static final String NOT_RECOGNISED =
      "not a socket table: no row or header of /proc/net/tcp, /proc/net/tcp6, ss or netstat";

  /** The longest line: ss -p names each holder of a socket, and a server may fork a thousand. */
  static final int MAX_LINE_BYTES = 1 << 16;

  private static final String TOO_LONG = "longer than " + MAX_LINE_BYTES + " bytes";
  private static final String NO_ROW = "no row of a socket table";

  private static final String PROC_HEADER =
      "sl local_address %s st tx_queue rx_queue tr tm->when retrnsmt uid timeout inode\n";
  private static final byte[] PROC_TCP = procHeader("rem_address");
  private static final byte[] PROC_TCP6 = procHeader("remote_address");

  private enum Section {
    NONE,
    PROC_TCP,
    PROC_TCP6,
    /** UDP and raw sockets in the format of /proc/net/tcp. */
    PROC_OTHER,
    SS,
    NETSTAT
  }

  private final MalformedRows malformed;
  private final PlainLines lines = new PlainLines(MAX_LINE_BYTES);
  private final NetstatFields fields = new NetstatFields();
  private final TextShapes shapes = new TextShapes(fields);
  private final ProcNetTcpParser proc;
  private final SsParser ss;
  private final NetstatParser netstat;
  private final Set<Format> formats = EnumSet.noneOf(Format.class);

  private Section section = Section.NONE;
  private boolean blank = true;

  /** The skipped rows of sections that are over, but for those of netstat. */
  private long skippedElsewhere;

  /** The malformed rows are added to, never cleared. */
  public SocketTextParser(MalformedRows malformed) {
    this.malformed = malformed;
    proc = new ProcNetTcpParser(ByteOrder.nativeOrder(), malformed);
    ss = new SsParser(malformed);
    netstat = new NetstatParser(malformed);
  }

  /** The state of the rows of an ss without the column State, see {@link SsParser#setOnlyState}. */
  public void setOnlyState(@Nullable TcpState onlyState) {
    ss.setOnlyState(onlyState);
  }

  /** Starts a text. */
  public void begin() {
    lines.reset();
    ss.begin();
    netstat.begin(false);
    formats.clear();
    section = Section.NONE;
    blank = true;
    skippedElsewhere = 0;
  }

  /** Takes the next chunk, which may end anywhere, and hands its complete rows to the sink. */
  public void feed(byte[] buffer, int offset, int length, SocketRowSink sink) {
    lines.feed(buffer, offset, length);
    while (lines.next()) {
      line(sink);
    }
  }

  /** Ends the text. A last line that lacks only its newline is a line like any other. */
  public void end(SocketRowSink sink) {
    if (lines.rest()) {
      line(sink);
    }
    leave(sink);
  }

  /** The formats of which a header or a row was seen since {@link #begin}; empty: nothing was. */
  public Set<Format> formats() {
    return formats.isEmpty() ? Set.of() : Set.copyOf(formats);
  }

  /** Whether nothing but blank lines came since {@link #begin}. */
  public boolean isBlank() {
    return blank;
  }

  /** The rows of UDP, raw, UNIX and other sockets since {@link #begin}. */
  public long skipped() {
    return skippedElsewhere + ss.skipped() + netstat.skipped();
  }

  private void line(SocketRowSink sink) {
    if (lines.tooLong()) {
      blank = false;
      malformed.add(TOO_LONG, lines.bytes(), 0, lines.length());
      return;
    }
    fields.split(lines.bytes(), 0, lines.length());
    if (fields.count() == 0) {
      return;
    }
    blank = false;
    switch (shapes.shape()) {
      case PROC_TCP_HEADER -> enterProc(Section.PROC_TCP, false, sink);
      case PROC_TCP6_HEADER -> enterProc(Section.PROC_TCP6, false, sink);
      case PROC_OTHER_HEADER -> {
        enter(Section.PROC_OTHER, sink);
        return;
      }
      case PROC_TCP_ROW -> {
        if (skippedProcRow()) {
          return;
        }
        enterProc(Section.PROC_TCP, true, sink);
      }
      case PROC_TCP6_ROW -> {
        if (skippedProcRow()) {
          return;
        }
        enterProc(Section.PROC_TCP6, true, sink);
      }
      case SS_HEADER, SS_ROW -> {
        enter(Section.SS, sink);
        formats.add(Format.SS);
      }
      case NETSTAT_HEADER, NETSTAT_ROW -> {
        enter(Section.NETSTAT, sink);
        formats.add(Format.NETSTAT);
      }
      case ROW_WITHOUT_STATE -> {
        if (section != Section.SS) {
          enter(Section.NETSTAT, sink);
          formats.add(Format.NETSTAT);
        }
      }
      case ANYTHING -> {}
    }
    toSection(sink);
  }

  private boolean skippedProcRow() {
    if (section == Section.PROC_OTHER) {
      skippedElsewhere++;
      return true;
    }
    return false;
  }

  private void enterProc(Section wanted, boolean isRow, SocketRowSink sink) {
    formats.add(wanted == Section.PROC_TCP ? Format.PROC_NET_TCP : Format.PROC_NET_TCP6);
    if (isRow && section == wanted) {
      return;
    }
    enter(wanted, sink);
    proc.begin(wanted == Section.PROC_TCP ? 4 : 6);
    if (isRow) { // The parser wants its header, which was cut off.
      byte[] header = wanted == Section.PROC_TCP ? PROC_TCP : PROC_TCP6;
      proc.feed(header, 0, header.length, sink);
    }
  }

  private void enter(Section wanted, SocketRowSink sink) {
    if (section != wanted) {
      leave(sink);
      section = wanted;
      if (wanted == Section.NETSTAT) {
        netstat.forgetHeader();
      }
    }
  }

  /** A parser may hold back a row whose continuation could still come. */
  private void leave(SocketRowSink sink) {
    if (section == Section.SS) {
      ss.end(sink);
      skippedElsewhere += ss.skipped();
      ss.begin();
    }
    section = Section.NONE;
  }

  private void toSection(SocketRowSink sink) {
    byte[] line = lines.bytes();
    int length = lines.length();
    line[length] = '\n';
    switch (section) {
      case PROC_TCP, PROC_TCP6 -> proc.feed(line, 0, length + 1, sink);
      case NETSTAT -> netstat.feed(line, 0, length + 1, sink);
      case SS -> ss.feed(line, 0, length + 1, sink);
      case NONE, PROC_OTHER -> malformed.add(NO_ROW, line, 0, length);
    }
  }

  private static byte[] procHeader(String remoteColumn) {
    return PROC_HEADER.formatted(remoteColumn).getBytes(StandardCharsets.US_ASCII);
  }
}
