package io.netagent.socket.parse;

import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.TcpState;
import org.jspecify.annotations.Nullable;

/**
 * Parses what {@code ss -tan} (iproute2, ss(8)) prints, in chunks of any size: every layout since
 * 2012, with any of the options -n, -a, -l, -H, -O, -p, -e, -o, -i, -m, -4, -6 and with or without
 * the columns Netid and State.
 *
 * <pre>
 * State  Recv-Q Send-Q      Local Address:Port        Peer Address:Port  Process
 * ESTAB  0      0               127.0.0.1:55564          127.0.0.1:8080  users:(("java",pid=7,fd=9))
 *          cubic wscale:7,7 rto:204 rtt:0.038/0.019 …
 * </pre>
 *
 * <p>A row is a line that begins with a state (after the Netid, where there is one), and the lines
 * behind it that begin with a blank. Each row is handed to the sink, or counted as malformed, or
 * skipped, because its Netid says that it is of another protocol. A text without Netid is taken for
 * TCP. Headers and blank lines are passed over, all else is malformed.
 *
 * <p>Of a listener, Send-Q is the accept queue's limit. A queue that ss prints as a negative number
 * is what the kernel has as an unsigned one, and is read as that. The address {@code *} is the IPv6
 * unspecified one, or the IPv4 one in a text that shows to be from before 2018: rows with nothing
 * else, and up to 1,000 that follow, are held back until one tells ({@link SsStars}). For what
 * stands behind the addresses, see {@link SsDetails}.
 *
 * <p>No input makes it throw; time grows with the length of the text. Not thread-safe.
 */
public final class SsParser {
  /** The names, pids and fds of some 2,000 processes that share a socket. */
  static final int MAX_LINE_BYTES = 64 * 1024;

  private static final String TOO_LONG = "longer than " + MAX_LINE_BYTES + " bytes";
  private static final String NO_ROW = "not a row of ss -tan";

  /**
   * The reason of a row whose state nobody tells: ss was asked for one state, and wrote no column.
   */
  public static final String NO_STATE = "State: no such column, and not told otherwise";

  private static final long QUEUE_LIMIT = 1L << 32;

  private enum Open {
    NOTHING,
    ROW,
    MALFORMED,
    SKIPPED
  }

  private final MalformedRows malformed;
  private final LineCursor lines = new LineCursor(MAX_LINE_BYTES);
  private final LineTokens tokens = new LineTokens();
  private final SsColumns columns = new SsColumns();
  private final EndpointText local = new EndpointText();
  private final EndpointText remote = new EndpointText();
  private final SsDetails details = new SsDetails();
  private final SsStars stars = new SsStars();
  private SocketRecord row = new SocketRecord();

  private @Nullable TcpState onlyState;
  private boolean timersAsked;
  private long skipped;
  private Open open = Open.NOTHING;
  private boolean knownToBeNew;

  /** The malformed rows are added to, never cleared. */
  public SsParser(MalformedRows malformed) {
    this.malformed = malformed;
  }

  /**
   * The state of the rows in a text without the column State, which ss leaves out when it is asked
   * for one state only ({@code ss -tn state close-wait}). Null, as at first: they are malformed.
   */
  public void setOnlyState(@Nullable TcpState onlyState) {
    this.onlyState = onlyState;
  }

  /**
   * Whether ss was run with -o or -e, so that a row without a timer has none pending. At first
   * false: only a row that shows an inode tells so itself, because -e shows both.
   */
  public void setTimersAsked(boolean timersAsked) {
    this.timersAsked = timersAsked;
  }

  /**
   * Whether the text comes from an ss of 2018 or later, in which the address {@code *} is the IPv6
   * one. At first false: the text itself must tell.
   */
  public void setKnownToBeNew(boolean knownToBeNew) {
    this.knownToBeNew = knownToBeNew;
  }

  /** Starts a text. */
  public void begin() {
    lines.reset();
    skipped = 0;
    open = Open.NOTHING;
    columns.clear();
    stars.clear(knownToBeNew);
  }

  /** Takes the next chunk, which may end anywhere, and hands its complete rows to the sink. */
  public void feed(byte[] buffer, int offset, int length, SocketRowSink sink) {
    lines.feed(buffer, offset, length);
    while (lines.next()) {
      line(sink);
    }
  }

  /** Ends the text, and its last row. */
  public void end(SocketRowSink sink) {
    if (lines.rest()) {
      line(sink);
    }
    close(sink);
    stars.release(sink);
  }

  /** The rows of other protocols (their Netid is not tcp) since {@link #begin}. */
  public long skipped() {
    return skipped;
  }

  private void line(SocketRowSink sink) {
    byte[] bytes = lines.bytes();
    int from = lines.start();
    int to = from + lines.length();
    if (to > from && bytes[to - 1] == '\r') {
      to--;
    }
    tokens.reset(bytes, from, to);
    if (!tokens.next() && !lines.tooLong()) {
      return;
    }
    boolean head = isHead();
    if (!head && columns.readHeader(tokens)) {
      close(sink);
      stars.release(sink);
      stars.clear(knownToBeNew || columns.hasProcess());
    } else if (!head && open != Open.NOTHING && LineTokens.isBlank(bytes[from])) {
      continuation(bytes, from, to);
    } else {
      close(sink);
      String reason = lines.tooLong() ? TOO_LONG : head ? fillRow() : NO_ROW;
      if (reason != null) {
        reject(reason);
      }
    }
  }

  private void continuation(byte[] bytes, int from, int to) {
    if (open == Open.ROW) {
      String reason = lines.tooLong() ? TOO_LONG : details.line(bytes, from, to);
      if (reason != null) {
        reject(reason); // The row is not handed over: it is told wrong.
      }
    }
  }

  /** Hands the row over that now is complete. */
  private void close(SocketRowSink sink) {
    if (open == Open.ROW) {
      details.end(timersAsked);
      if (stars.keeps(row, details.areOfNewSs(), sink)) {
        row = new SocketRecord();
      }
    }
    open = Open.NOTHING;
  }

  private void reject(String reason) {
    malformed.add(reason, lines.bytes(), lines.start(), lines.length());
    open = Open.MALFORMED;
  }

  /** Whether the line begins as a row does, its first token read: with Netid, State or Recv-Q. */
  private boolean isHead() {
    return SsColumns.isTcp(tokens)
        || SsColumns.isOtherNetid(tokens)
        || stateNumber() > 0
        || queue() >= 0;
  }

  /** Fills the row from its first line; the reason if it is malformed. */
  private @Nullable String fillRow() {
    if (SsColumns.isOtherNetid(tokens)) {
      skipped++;
      open = Open.SKIPPED;
      return null;
    }
    if (SsColumns.isTcp(tokens)) {
      tokens.next();
    }
    row.clear();
    int state = stateNumber();
    if (state > 0) {
      tokens.next();
    } else if (columns.hasState() || queue() < 0) {
      return "State";
    } else if (onlyState == null) {
      return NO_STATE;
    } else {
      state = onlyState.kernelNumber();
    }
    long recvQueue = queue();
    if (recvQueue < 0) {
      return "Recv-Q";
    }
    long sendQueue = tokens.next() ? queue() : AsciiText.BAD;
    boolean listens = state == TcpState.LISTEN.kernelNumber();
    if (sendQueue < 0 || (listens && sendQueue > Integer.MAX_VALUE)) {
      return "Send-Q";
    }
    row.setQueues(recvQueue, listens ? 0 : sendQueue);
    row.setAcceptQueueLimit(listens ? (int) sendQueue : -1);
    tokens.next();
    String reason = local.read(tokens.bytes(), tokens.start(), tokens.end());
    if (reason != null) {
      return "Local Address:Port: " + reason;
    }
    tokens.next();
    reason = remote.read(tokens.bytes(), tokens.start(), tokens.end());
    if (reason != null) {
      return "Peer Address:Port: " + reason;
    }
    if (local.family() + remote.family() == 4 + 6) {
      return "an IPv4 and an IPv6 address";
    }
    stars.learn(local, remote);
    int family = Math.max(local.family(), remote.family()); // 0 if both are *
    row.setState(family, state);
    row.setLocal(local.high(), low(local, family), local.port());
    row.setRemote(remote.high(), low(remote, family), remote.port());
    row.setScopes(local.scope(), remote.scope());
    details.begin(row);
    reason = details.line(tokens.bytes(), tokens.end(), tokens.lineEnd());
    if (reason == null) {
      open = Open.ROW;
    }
    return reason;
  }

  private static long low(EndpointText end, int family) {
    return end.family() == 0 && family == 4 ? FourTuple.v4Mapped(0) : end.low();
  }

  private int stateNumber() {
    return SsState.number(tokens.bytes(), tokens.start(), tokens.end());
  }

  /** A queue as {@code %d} prints 32 bits that the kernel counts unsigned; BAD if it is none. */
  private long queue() {
    byte[] bytes = tokens.bytes();
    int from = tokens.start();
    int to = tokens.end();
    if (from < to && bytes[from] == '-') {
      long below = AsciiText.decimal(bytes, from + 1, to);
      return below > 0 && below <= QUEUE_LIMIT / 2 ? QUEUE_LIMIT - below : AsciiText.BAD;
    }
    long value = AsciiText.decimal(bytes, from, to);
    return value < QUEUE_LIMIT ? value : AsciiText.BAD;
  }
}
