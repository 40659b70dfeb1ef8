package io.netagent.socket.parse;

import io.netagent.socket.SocketRecord;
import io.netagent.socket.TcpState;
import org.jspecify.annotations.Nullable;

/**
 * Parses what netstat prints of TCP sockets, in chunks of any size: netstat of net-tools and of
 * busybox (netstat(8)), of macOS, FreeBSD, OpenBSD and NetBSD (netstat(1)), with any of the options
 * that add columns, with its headers or without.
 *
 * <pre>
 *   Proto Recv-Q Send-Q Local Address    Foreign Address    State  User Inode PID/Program name Timer
 *   tcp        3      0 127.0.0.1:8080   0.0.0.0:*          LISTEN 1000 1620  600/java         off (0.00/0/0)
 *
 *   Proto Recv-Q Send-Q  Local Address     Foreign Address  (state)
 *   tcp4       0      0  10.0.0.1.8080     10.0.0.2.40000   ESTABLISHED
 * </pre>
 *
 * <p>A header says which columns follow; rows without one speak for themselves, and what they say
 * ambiguously is not told (the process on macOS). Each line that is not blank is one of: a row,
 * handed to the sink; a title, a header or a remark of netstat; a row of other sockets, counted as
 * {@link #skipped}; malformed. Malformed is above all an address that may have been cut to fit its
 * column ({@link NetstatAddress}), a name in place of a number, a row that has no state or no
 * queues (netstat -x and -T of FreeBSD, Windows).
 *
 * <p>The accept queue's limit is told only by netstat -L of the BSDs, and Recv-Q of a listener is
 * the queue's length there and on Linux; in their other tables the BSDs print 0. A row of netstat
 * -L on macOS tells no family where it listens on every address: it is 0 then.
 *
 * <p>No input makes it throw, and it takes time in proportion to the input. Not thread-safe.
 */
public final class NetstatParser {
  /** The state's number of a row whose state netstat itself calls UNKNOWN; no kernel uses it. */
  public static final int UNKNOWN_STATE = 255;

  /** Rows have up to 350; those of UNIX sockets end in a path. */
  static final int MAX_LINE_BYTES = 1024;

  private static final String TOO_LONG = "longer than " + MAX_LINE_BYTES + " bytes";
  private static final String TOO_MANY = "more than " + NetstatFields.MAX_FIELDS + " fields";
  private static final String TOO_FEW = "too few fields";
  private static final String NO_ROW = "no row of netstat";
  private static final String WINDOWS = "netstat of Windows tells no Recv-Q";
  private static final String LOCAL = "Local Address";
  private static final String FOREIGN = "Foreign Address";
  private static final long MAX_QUEUE = 0xFFFF_FFFFL;

  private final MalformedRows malformed;
  private final LineCursor lines = new LineCursor(MAX_LINE_BYTES);
  private final NetstatFields fields = new NetstatFields();
  private final NetstatLines shapes = new NetstatLines(fields);
  private final NetstatColumns columns = new NetstatColumns();
  private final NetstatTail tail = new NetstatTail(fields, columns);
  private final NetstatAddress local = new NetstatAddress();
  private final NetstatAddress remote = new NetstatAddress();
  private final SocketRecord row = new SocketRecord();

  private boolean wideAsked;

  /** A field of this table is so long that no field of it was cut. */
  private boolean wideSeen;

  private boolean otherSockets;
  private boolean recognised;
  private long skipped;

  /** The malformed rows are added to, never cleared. */
  public NetstatParser(MalformedRows malformed) {
    this.malformed = malformed;
    columns.clear();
  }

  /**
   * Starts a text.
   *
   * @param wide whether it is known that no address is cut, because -W was asked for
   */
  public void begin(boolean wide) {
    lines.reset();
    forgetHeader();
    wideAsked = wide;
    recognised = false;
    skipped = 0;
  }

  /** What follows is another table, perhaps without a header. */
  void forgetHeader() {
    columns.clear();
    wideSeen = false;
    otherSockets = false;
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
  }

  /** The rows of UDP, raw, UNIX and other sockets since {@link #begin}. */
  public long skipped() {
    return skipped;
  }

  /** Whether any line since {@link #begin} was a title, a header or a row of netstat's. */
  public boolean recognised() {
    return recognised;
  }

  private void line(SocketRowSink sink) {
    int length = lines.length();
    if (length > 0 && lines.bytes()[lines.start() + length - 1] == '\r' && !lines.tooLong()) {
      length--;
    }
    @Nullable String reason;
    if (lines.tooLong()) {
      reason = TOO_LONG;
    } else if (!fields.split(lines.bytes(), lines.start(), length)) {
      reason = TOO_MANY;
    } else {
      reason = fields.count() == 0 ? null : line(shapes.shape(), sink);
    }
    if (reason != null) {
      malformed.add(reason, lines.bytes(), lines.start(), length);
    }
  }

  private @Nullable String line(NetstatLines.Shape shape, SocketRowSink sink) {
    recognised |= shape != NetstatLines.Shape.ANYTHING;
    switch (shape) {
      case TCP_ROW, LISTEN_ROW -> {
        if (otherSockets && shape == NetstatLines.Shape.LISTEN_ROW) {
          skipped++;
          return null;
        }
        row.clear();
        String reason =
            shape == NetstatLines.Shape.TCP_ROW && !columns.listenQueues()
                ? fillRow(shapes.protocol())
                : fillListener(shapes.protocol());
        if (reason == null) {
          sink.row(row);
        }
        return reason;
      }
      case WINDOWS_TCP_ROW -> {
        return WINDOWS;
      }
      case OTHER_ROW -> skipped++;
      case TCP_TITLE, OTHER_TITLE -> {
        forgetHeader();
        otherSockets = shape == NetstatLines.Shape.OTHER_TITLE;
      }
      case REMARK -> {}
      case ANYTHING -> {
        return header();
      }
    }
    return null;
  }

  /** A header, a row of a section of other sockets, or something else. */
  private @Nullable String header() {
    NetstatColumns.Kind kind = columns.read(fields);
    if (kind == NetstatColumns.Kind.NO_HEADER) {
      if (otherSockets && fields.isHex(0)) { // The kernel's address of it.
        skipped++;
        return null;
      }
      return NO_ROW;
    }
    recognised = true;
    wideSeen = false;
    otherSockets = kind == NetstatColumns.Kind.OTHER;
    return kind == NetstatColumns.Kind.NOT_UNDERSTOOD ? "header" : null;
  }

  private @Nullable String fillRow(int protocol) {
    if (columns.known() && (protocol != columns.leading() || !columns.proto())) {
      return NetstatTail.COLUMNS;
    }
    if (!columns.queues()) {
      return "no Recv-Q column";
    }
    if (!columns.state()) {
      return "no state column";
    }
    int at = protocol + 3 + columns.beforeLocal();
    if (fields.count() < at + 3) {
      return TOO_FEW;
    }
    long recvQueueBytes = fields.decimal(protocol + 1);
    if (recvQueueBytes < 0 || recvQueueBytes > MAX_QUEUE) {
      return "Recv-Q";
    }
    long sendQueueBytes = fields.decimal(protocol + 2);
    if (sendQueueBytes < 0 || sendQueueBytes > MAX_QUEUE) {
      return "Send-Q";
    }
    boolean bsd = fields.lastIndexOf(at, '.') > fields.lastIndexOf(at, ':');
    String reason = readEnds(at, bsd, protocol > 0);
    if (reason != null) {
      return reason;
    }
    int family = family(protocol);
    if (family < 0) {
      return "Proto";
    }
    setEnds(family);
    row.setQueues(recvQueueBytes, sendQueueBytes);
    int state = NetstatState.number(fields, at + 2, bsd);
    if (state < 0) {
      return "State";
    }
    row.setState(family, state);
    return bsd ? tail.fillBsd(at + 3, row) : tail.fillLinux(at + 3, row);
  }

  /** {@code qlen/incqlen/maxqlen}: accepted not yet, half open, limit. */
  private @Nullable String fillListener(int protocol) {
    int at = shapes.queues();
    if (at < 0 || (protocol >= 0 && at != protocol + 1) || fields.count() != at + 2) {
      return NetstatTail.COLUMNS;
    }
    int expected = columns.leading() + (columns.proto() ? 1 : 0);
    if (columns.known() && (at != expected || !columns.listenQueues())) {
      return NetstatTail.COLUMNS;
    }
    int last = fields.lastIndexOf(at, '/');
    long length = NetstatFields.decimal(fields.bytes(), fields.start(at), shapes.firstSlash());
    long limit = NetstatFields.decimal(fields.bytes(), last + 1, fields.end(at));
    if (length < 0 || length > MAX_QUEUE || limit < 0 || limit > Integer.MAX_VALUE) {
      return "Listen";
    }
    boolean leading = at > (protocol < 0 ? 0 : 1);
    boolean wide = wideAsked || columns.wide();
    String reason = readEnd(local, at + 1, true, wide, leading, LOCAL);
    if (reason != null) {
      return reason;
    }
    remote.readAny();
    int family = family(protocol);
    if (family < 0) {
      return "Proto";
    }
    setEnds(family);
    row.setState(family, TcpState.LISTEN.kernelNumber());
    row.setQueues(length, 0);
    row.setAcceptQueueLimit((int) limit);
    return null;
  }

  private @Nullable String readEnds(int at, boolean bsd, boolean leading) {
    boolean wideHere = isWide(at);
    boolean wide = wideAsked || columns.wide() || wideSeen || wideHere;
    String reason = readEnd(local, at, bsd, wide, leading, LOCAL);
    if (reason == null) {
      reason = readEnd(remote, at + 1, bsd, wide, leading, FOREIGN);
    }
    wideSeen |= wideHere && reason == null;
    return reason;
  }

  private @Nullable String readEnd(
      NetstatAddress end, int at, boolean bsd, boolean wide, boolean leading, String column) {
    byte[] bytes = fields.bytes();
    return bsd
        ? end.readBsd(bytes, fields.start(at), fields.end(at), wide, leading, column)
        : end.readLinux(bytes, fields.start(at), fields.end(at), wide, column);
  }

  private boolean isWide(int at) {
    return fields.length(at) > NetstatAddress.LONGEST_CUT
        || fields.length(at + 1) > NetstatAddress.LONGEST_CUT
        || fields.start(at + 1) - fields.start(at) >= NetstatColumns.WIDE_COLUMN;
  }

  /** 4, 6, 0 if neither protocol nor address tell, -1 if they contradict each other. */
  private int family(int protocol) {
    boolean v6 = local.isIpv6() || remote.isIpv6();
    if (protocol < 0 || fields.length(protocol) == 3) {
      if (v6) {
        return 6;
      }
      return protocol < 0 && local.isAny() ? 0 : 4;
    }
    if (fields.at(protocol, 3) == '4' && fields.length(protocol) == 4) {
      return v6 ? -1 : 4;
    }
    return 6;
  }

  private void setEnds(int family) {
    row.setLocal(local.high(), local.low(family), local.port());
    row.setRemote(remote.high(), remote.low(family), remote.port());
    row.setScopes(local.scope(), remote.scope());
  }
}
