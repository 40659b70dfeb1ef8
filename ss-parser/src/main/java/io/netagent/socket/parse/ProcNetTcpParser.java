package io.netagent.socket.parse;

import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketRecord;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Parses the text of {@code /proc/net/tcp} and {@code /proc/net/tcp6} (proc(5); the kernel's
 * net/ipv4/tcp_ipv4.c and net/ipv6/tcp_ipv6.c) in chunks of any size, without allocating.
 *
 * <pre>
 *   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
 *    0: 0100007F:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000  1000        0 1620 1 …
 * </pre>
 *
 * <p>An address is one (tcp) or four (tcp6) 32-bit words, each printed as a number of the host's
 * byte order; a port is a plain number. rx_queue and tx_queue are Recv-Q and Send-Q, tm->when is in
 * USER_HZ, which is 100 everywhere. The rows of TIME_WAIT, of orphans in FIN_WAIT2 and of SYN_RECV
 * end after 12 fields, other rows have 17; what stands after the inode is not looked at, but a row
 * must have 12 fields, so that an inode which was cut off is not taken for a shorter one.
 *
 * <p>After the header each line is either handed to the sink or counted as malformed. If the first
 * line is not the header of the family's table, nothing is parsed: see {@link #headerRecognised}.
 * No input makes it throw. Not thread-safe.
 */
public final class ProcNetTcpParser {
  /** No row of the kernel's is longer than 240. */
  static final int MAX_LINE_BYTES = 512;

  private static final int MIN_FIELDS = 12;
  static final int MILLIS_PER_TICK = 10; // USER_HZ = 100
  private static final long MAX_UID = 0xFFFF_FFFFL;

  /** The header's columns, but for the third, which differs between the families. */
  private static final String[] COLUMNS = {
    "sl",
    "local_address",
    "",
    "st",
    "tx_queue",
    "rx_queue",
    "tr",
    "tm->when",
    "retrnsmt",
    "uid",
    "timeout",
    "inode"
  };

  private static final String TOO_FEW_FIELDS = "fewer than " + MIN_FIELDS + " fields";
  private static final String TOO_LONG = "longer than " + MAX_LINE_BYTES + " bytes";

  private final boolean wordsAreLittleEndian;
  private final MalformedRows malformed;
  private final LineCursor lines = new LineCursor(MAX_LINE_BYTES);
  private final FieldCursor fields = new FieldCursor();
  private final FixedWidthRow fixedWidth;
  private final SocketRecord row = new SocketRecord();

  private int family;
  private boolean headerSeen;
  private boolean headerRecognised;

  // What readEndpoint() read last.
  private long addressHigh;
  private long addressLow;
  private int port;

  /**
   * The byte order is that of the machine that wrote the text ({@link ByteOrder#nativeOrder()} for
   * a live table). The malformed rows are added to, never cleared.
   */
  public ProcNetTcpParser(ByteOrder tableByteOrder, MalformedRows malformed) {
    this.wordsAreLittleEndian = tableByteOrder.equals(ByteOrder.LITTLE_ENDIAN);
    this.malformed = malformed;
    fixedWidth = new FixedWidthRow(wordsAreLittleEndian);
  }

  /** Starts a table: 4 for tcp, 6 for tcp6. Throws IllegalArgumentException for another family. */
  public void begin(int family) {
    if (family != 4 && family != 6) {
      throw new IllegalArgumentException("family " + family + " is not 4 or 6");
    }
    this.family = family;
    fixedWidth.begin(family);
    headerSeen = false;
    headerRecognised = false;
    lines.reset();
  }

  /** Takes the next chunk, which may end anywhere, and hands its complete rows to the sink. */
  public void feed(byte[] buffer, int offset, int length, SocketRowSink sink) {
    requireBegun();
    lines.feed(buffer, offset, length);
    do {
      fixedWidthRows(buffer, offset + length, sink);
    } while (nextLine(sink));
  }

  /** Ends the table. A last line that lacks only its newline is a line like any other. */
  public void end(SocketRowSink sink) {
    requireBegun();
    if (lines.rest()) {
      line(sink);
    }
  }

  /**
   * Whether the table's first line was the header of the family. If not, the text is something else
   * (the look-alike tables of UDP and raw sockets have further columns): the line was counted as
   * malformed with the reason "header", and everything after it ignored.
   */
  public boolean headerRecognised() {
    return headerRecognised;
  }

  /** Hands over the rows from here on that stand just as the kernel prints them: mostly all. */
  private void fixedWidthRows(byte[] buffer, int end, SocketRowSink sink) {
    int start = headerRecognised ? lines.nextStart() : FixedWidthRow.UNUSUAL;
    while (start >= 0) {
      start = fixedWidth.read(buffer, start, end, row);
      if (start >= 0) {
        lines.skipTo(start);
        sink.row(row);
      }
    }
  }

  /** Takes the next line field by field; false at the end of the chunk. */
  private boolean nextLine(SocketRowSink sink) {
    boolean found = lines.next();
    if (found) {
      line(sink);
    }
    return found;
  }

  private void requireBegun() {
    if (family == 0) {
      throw new IllegalStateException("begin() comes first");
    }
  }

  private void line(SocketRowSink sink) {
    @Nullable String reason;
    if (!headerSeen) {
      headerSeen = true;
      headerRecognised = !lines.tooLong() && isHeader();
      reason = headerRecognised ? null : "header";
    } else if (!headerRecognised) {
      return;
    } else {
      reason = lines.tooLong() ? TOO_LONG : fillRow();
      if (reason == null) {
        sink.row(row);
      }
    }
    if (reason != null) {
      malformed.add(reason, lines.bytes(), lines.start(), lines.length());
    }
  }

  private boolean isHeader() {
    fields.reset(lines.bytes(), lines.start(), lines.length());
    for (int i = 0; i < COLUMNS.length; i++) {
      String column = i == 2 ? remoteColumn() : COLUMNS[i];
      if (!fields.next() || !fields.is(column)) {
        return false;
      }
    }
    return !fields.next();
  }

  private String remoteColumn() {
    return family == 4 ? "rem_address" : "remote_address";
  }

  /** Fills the row from the line; the reason if it is malformed, null if it is right. */
  private @Nullable String fillRow() {
    row.clear();
    fields.reset(lines.bytes(), lines.start(), lines.length());
    if (!fields.next()) {
      return TOO_FEW_FIELDS;
    }
    int slotDigits = fields.length() - 1;
    if (fields.decimal(slotDigits) < 0 || !fields.has(slotDigits, ':')) {
      return "sl";
    }
    if (!fields.next()) {
      return TOO_FEW_FIELDS;
    }
    if (!readEndpoint()) {
      return "local_address";
    }
    row.setLocal(addressHigh, addressLow, port);
    if (!fields.next()) {
      return TOO_FEW_FIELDS;
    }
    if (!readEndpoint()) {
      return remoteColumn();
    }
    row.setRemote(addressHigh, addressLow, port);
    if (!fields.next()) {
      return TOO_FEW_FIELDS;
    }
    long stateNumber = fields.hex(0, 2);
    if (fields.length() != 2 || stateNumber < 0) {
      return "st";
    }
    row.setState(family, (int) stateNumber);
    return fillQueuesAndTimer();
  }

  private @Nullable String fillQueuesAndTimer() {
    if (!fields.next()) {
      return TOO_FEW_FIELDS;
    }
    long sendQueueBytes = fields.hex(0, 8);
    long recvQueueBytes = fields.hex(9, 8);
    if (fields.length() != 17 || !fields.has(8, ':') || (sendQueueBytes | recvQueueBytes) < 0) {
      return "tx_queue:rx_queue";
    }
    row.setQueues(recvQueueBytes, sendQueueBytes);
    if (!fields.next()) {
      return TOO_FEW_FIELDS;
    }
    long timerNumber = fields.hex(0, 2);
    long remainingTicks = remainingTicks();
    if (!fields.has(2, ':') || (timerNumber | remainingTicks) < 0) {
      return "tr:tm->when";
    }
    if (!fields.next()) {
      return TOO_FEW_FIELDS;
    }
    long retransmits = fields.hex(0, 8);
    if (fields.length() != 8 || retransmits < 0 || retransmits > Integer.MAX_VALUE) {
      return "retrnsmt";
    }
    row.setTimer((int) timerNumber, remainingTicks * MILLIS_PER_TICK, (int) retransmits);
    return fillOwner();
  }

  private @Nullable String fillOwner() {
    if (!fields.next()) {
      return TOO_FEW_FIELDS;
    }
    long uid = fields.decimal(fields.length());
    if (uid < 0 || uid > MAX_UID) {
      return "uid";
    }
    if (!fields.next()) {
      return TOO_FEW_FIELDS;
    }
    if (fields.decimal(fields.length()) < 0) {
      return "timeout";
    }
    if (!fields.next()) {
      return TOO_FEW_FIELDS;
    }
    long inode = fields.decimal(fields.length());
    if (inode < 0) {
      return "inode";
    }
    for (int count = 10; count < MIN_FIELDS; count++) {
      if (!fields.next()) {
        return TOO_FEW_FIELDS;
      }
    }
    // Where a socket has no file, the kernel prints uid 0 for "none" (TIME_WAIT: a literal 0).
    row.setOwner(inode == 0 && uid == 0 ? -1 : uid, inode);
    return null;
  }

  /** Ticks until the timer fires: {@code %08lX}, which is 8 digits, or up to 16 without zeros. */
  private long remainingTicks() {
    int digits = fields.length() - 3;
    if (digits < 8 || digits > 16) {
      return FieldCursor.BAD;
    }
    if (digits == 8) {
      return fields.hex(3, 8);
    }
    // 2^32 ticks are 497 days, longer than any timer: this one is overdue, and the oldest kernels
    // print the negative difference as an unsigned long.
    boolean overdue =
        fields.hex(3, 1) > 0 && fields.hex(4, 7) >= 0 && fields.hex(11, digits - 8) >= 0;
    return overdue ? 0 : FieldCursor.BAD;
  }

  /** Reads {@code address:port} into the three fields; false if it is not one. */
  private boolean readEndpoint() {
    int addressDigits = family == 4 ? 8 : 32;
    long portRead = fields.hex(addressDigits + 1, 4);
    if (fields.length() != addressDigits + 5 || !fields.has(addressDigits, ':') || portRead < 0) {
      return false;
    }
    port = (int) portRead;
    long first = fields.hex(0, 8);
    if (family == 4) {
      addressHigh = 0;
      addressLow = FourTuple.v4Mapped((int) networkOrder(first));
      return first >= 0;
    }
    long second = fields.hex(8, 8);
    long third = fields.hex(16, 8);
    long fourth = fields.hex(24, 8);
    addressHigh = (networkOrder(first) << 32) | networkOrder(second);
    addressLow = (networkOrder(third) << 32) | networkOrder(fourth);
    return (first | second | third | fourth) >= 0;
  }

  /** The four bytes of an address that make this word, the first one highest. */
  private long networkOrder(long word) {
    int bytes = wordsAreLittleEndian ? Integer.reverseBytes((int) word) : (int) word;
    return bytes & 0xFFFF_FFFFL;
  }
}
