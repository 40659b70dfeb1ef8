package io.netagent.socket.parse;

import static io.netagent.socket.parse.EightBytes.each;
import static io.netagent.socket.parse.EightBytes.hexNumber;
import static io.netagent.socket.parse.EightBytes.hexValues;
import static io.netagent.socket.parse.EightBytes.notHex;
import static io.netagent.socket.parse.EightBytes.pairedHex;

import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketRecord;

/**
 * Reads a row that stands exactly as the kernel's format string lays it out: the fast path of
 * {@link ProcNetTcpParser}, whose reading field by field is the definition. What is read here, the
 * parser would read the same; everything else, right or wrong, is {@link #UNUSUAL}.
 *
 * <p>sl is padded to 4 characters. From the colon behind it on, all columns up to the uid stand at
 * fixed offsets:
 *
 * <pre>
 *   0         1         2         3         4         5         6         7         8
 *   0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567
 *   : 0100007F:1F90 0200007F:9C40 08 00000002:0000000B 01:00000064 00000003  1000        0 25925 1 f
 *     local    port remote   port st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
 *                                 |state                                  |state + 42
 * </pre>
 *
 * <p>In tcp6 an address has 32 digits, which moves what stands behind it by 24. uid and timeout are
 * padded to 5 and 8 characters; a uid may have 10. A row of tcp is padded to 149 characters, one of
 * tcp6 ends behind its last column.
 */
final class FixedWidthRow {
  /** Not a row in this layout, or not wholly within the bytes given. */
  static final int UNUSUAL = -1;

  private static final int TCP_ROW = 149; // TMPSZ - 1 in net/ipv4/tcp_ipv4.c
  private static final long MAX_UID = 0xFFFF_FFFFL;

  private static final long COLONS = each(':');
  private static final long NEWLINES = each('\n');
  private static final long ZEROS = each('0');
  private static final long FOUR_ZEROS = ZEROS << 32;
  private static final long BITS_6 = each(0x40);

  /** The timeout of all sockets but those that probe a closed window: 0, in 8 characters. */
  private static final long NO_TIMEOUT = each(' ') ^ (long) (' ' ^ '0') << 56;

  /** What stands around a port: {@code :PPPP }, and then two more characters. */
  private static final long AROUND_PORT = ':' | (long) ' ' << 40;

  private static final long AROUND_PORT_MASK = 0xFF | 0xFFL << 40;

  private static final int[] POWERS_OF_10 = {
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000
  };

  private final boolean wordsAreLittleEndian;
  private int family;

  FixedWidthRow(boolean wordsAreLittleEndian) {
    this.wordsAreLittleEndian = wordsAreLittleEndian;
  }

  /** Starts a table: 4 for tcp, 6 for tcp6. */
  void begin(int family) {
    this.family = family;
  }

  /**
   * Reads the row that starts here and has its newline before {@code end}. Returns the index behind
   * the newline, or {@link #UNUSUAL}, and then the row's content is not defined. Looks at no byte
   * from {@code end} on.
   */
  int read(byte[] bytes, int start, int end, SocketRecord row) {
    int lastEight = end - 8; // The last index from which eight bytes can be taken.
    if (start > lastEight) {
      return UNUSUAL;
    }
    long slot = EightBytes.at(bytes, start);
    int slotWidth = EightBytes.indexOf(COLONS, slot);
    int state = start + slotWidth + (family == 4 ? 30 : 78);
    int uid = state + 42;
    if (slotWidth < 4 || slotWidth > 7 || uid > lastEight) {
      return UNUSUAL;
    }
    long paddedSlot =
        EightBytes.rightAligned(slot, slotWidth) | EightBytes.SPACES >>> (8 * slotWidth);
    row.clear();
    if (!EightBytes.isPaddedNumber(paddedSlot)
        || !fillFixed(bytes, start + slotWidth + 2, state, row)) {
      return UNUSUAL;
    }
    int pointer = fillOwner(bytes, uid, lastEight, row);
    return pointer < 0 ? UNUSUAL : behindNewline(bytes, start, pointer, end);
  }

  /** Fills the columns up to retrnsmt; false if one of them or what separates them is not right. */
  private boolean fillFixed(byte[] bytes, int local, int state, SocketRecord row) {
    int localPort = family == 4 ? local + 8 : local + 32;
    int remote = localPort + 6;
    int remotePort = state - 6;
    long localEnd = EightBytes.at(bytes, localPort); // ":PPPP RR"
    long remoteEnd = EightBytes.at(bytes, remotePort); // ":PPPP SS"
    long timer = EightBytes.at(bytes, state + 20); // " TT:WWWW"
    long separators =
        ((localEnd ^ AROUND_PORT) & AROUND_PORT_MASK)
            | ((remoteEnd ^ AROUND_PORT) & AROUND_PORT_MASK)
            | (bytes[local - 1] ^ ' ')
            | (bytes[state + 2] ^ ' ')
            | (bytes[state + 11] ^ ':')
            | (bytes[state + 20] ^ ' ')
            | (bytes[state + 23] ^ ':')
            | (bytes[state + 32] ^ ' ')
            | (bytes[state + 41] ^ ' ');

    long portsText = (localEnd >>> 8 & 0xFFFF_FFFFL) | (remoteEnd >>> 8) << 32;
    long stateAndTimerText = (remoteEnd >>> 48) | (timer << 8 & 0xFFFF_0000L) | FOUR_ZEROS;
    long ports = hexValues(portsText);
    long stateAndTimer = hexValues(stateAndTimerText);
    if ((separators | notHex(portsText, ports) | notHex(stateAndTimerText, stateAndTimer)) != 0) {
      return false;
    }
    int bothPorts = (int) hexNumber(ports);
    int stateAndTimerNumbers = (int) pairedHex(stateAndTimer);
    row.setState(family, stateAndTimerNumbers & 0xFF);
    return fillEnds(bytes, local, remote, bothPorts >>> 16, bothPorts & 0xFFFF, row)
        && fillQueuesAndTimer(bytes, state, stateAndTimerNumbers >>> 8, row);
  }

  /** Most sockets are idle and have zeros here: a branch for each two, instead of arithmetic. */
  private static boolean fillQueuesAndTimer(
      byte[] bytes, int state, int timerNumber, SocketRecord row) {
    long sendQueueText = EightBytes.at(bytes, state + 3);
    long recvQueueText = EightBytes.at(bytes, state + 12);
    long whenText = EightBytes.at(bytes, state + 24);
    long retransmitsText = EightBytes.at(bytes, state + 33);
    long wrong = 0;
    if (((sendQueueText ^ ZEROS) | (recvQueueText ^ ZEROS)) == 0) {
      row.setQueues(0, 0);
    } else {
      long sendQueue = hexValues(sendQueueText);
      long recvQueue = hexValues(recvQueueText);
      row.setQueues(hexNumber(recvQueue), hexNumber(sendQueue));
      wrong = notHex(sendQueueText, sendQueue) | notHex(recvQueueText, recvQueue);
    }
    if (((whenText ^ ZEROS) | (retransmitsText ^ ZEROS)) == 0) {
      row.setTimer(timerNumber, 0, 0);
    } else {
      long when = hexValues(whenText);
      long retransmits = hexValues(retransmitsText);
      row.setTimer(
          timerNumber,
          hexNumber(when) * ProcNetTcpParser.MILLIS_PER_TICK,
          (int) hexNumber(retransmits));
      wrong |= notHex(whenText, when) | notHex(retransmitsText, retransmits);
      wrong |= retransmits & 0x08; // Its first digit's highest bit: more than an int holds.
    }
    return wrong == 0;
  }

  private boolean fillEnds(
      byte[] bytes, int local, int remote, int localPort, int remotePort, SocketRecord row) {
    long local0 = EightBytes.at(bytes, local);
    long remote0 = EightBytes.at(bytes, remote);
    long localValues = hexValues(local0);
    long remoteValues = hexValues(remote0);
    long wrong = notHex(local0, localValues) | notHex(remote0, remoteValues);
    if (family == 4) {
      row.setLocal(0, FourTuple.v4Mapped((int) networkOrder(localValues)), localPort);
      row.setRemote(0, FourTuple.v4Mapped((int) networkOrder(remoteValues)), remotePort);
      return wrong == 0;
    }
    long local1 = EightBytes.at(bytes, local + 8);
    long local2 = EightBytes.at(bytes, local + 16);
    long local3 = EightBytes.at(bytes, local + 24);
    long remote1 = EightBytes.at(bytes, remote + 8);
    long remote2 = EightBytes.at(bytes, remote + 16);
    long remote3 = EightBytes.at(bytes, remote + 24);
    row.setLocal(
        networkOrder(localValues) << 32 | networkOrder(hexValues(local1)),
        networkOrder(hexValues(local2)) << 32 | networkOrder(hexValues(local3)),
        localPort);
    row.setRemote(
        networkOrder(remoteValues) << 32 | networkOrder(hexValues(remote1)),
        networkOrder(hexValues(remote2)) << 32 | networkOrder(hexValues(remote3)),
        remotePort);
    wrong |= notHex(local1, hexValues(local1)) | notHex(remote1, hexValues(remote1));
    wrong |= notHex(local2, hexValues(local2)) | notHex(remote2, hexValues(remote2));
    wrong |= notHex(local3, hexValues(local3)) | notHex(remote3, hexValues(remote3));
    return wrong == 0;
  }

  /** The four bytes of an address that make this word, the first one highest. */
  private long networkOrder(long hexValues) {
    return wordsAreLittleEndian ? pairedHex(hexValues) : hexNumber(hexValues);
  }

  /**
   * Fills uid and inode. Returns the index of the twelfth column (the socket's pointer), up to
   * which nothing is a newline, or {@link #UNUSUAL}.
   */
  private int fillOwner(byte[] bytes, int uidStart, int lastEight, SocketRecord row) {
    int uidWidth = bytes[uidStart + 5] == ' ' ? 5 : digits(bytes, uidStart, lastEight);
    int timeout = uidStart + uidWidth + 1;
    int inodeStart = timeout + 9;
    if (uidWidth < 5 || inodeStart > lastEight) {
      return UNUSUAL;
    }
    long uid;
    if (uidWidth == 5) {
      long uidText = EightBytes.at(bytes, uidStart);
      long padded = EightBytes.rightAligned(uidText, 5) | EightBytes.SPACES >>> 40;
      uid = EightBytes.isPaddedNumber(padded) ? EightBytes.decimalNumber(padded) : UNUSUAL;
    } else {
      uid = decimal(bytes, uidStart, uidWidth);
    }
    long timeoutText = EightBytes.at(bytes, timeout);
    int inodeWidth = digits(bytes, inodeStart, lastEight);
    int references = inodeStart + inodeWidth + 1;
    if (uid < 0
        || uid > MAX_UID
        || bytes[timeout - 1] != ' '
        || (timeoutText != NO_TIMEOUT && !EightBytes.isPaddedNumber(timeoutText))
        || bytes[timeout + 8] != ' '
        || inodeWidth < 1
        || references > lastEight
        || bytes[references - 1] != ' ') {
      return UNUSUAL;
    }
    int referencesWidth = EightBytes.digits(EightBytes.at(bytes, references));
    int pointer = references + referencesWidth + 1;
    if (referencesWidth < 1
        || pointer > lastEight
        || bytes[pointer - 1] != ' '
        || bytes[pointer] == ' '
        || bytes[pointer] == '\n') {
      return UNUSUAL;
    }
    long inode = decimal(bytes, inodeStart, inodeWidth);
    // Where a socket has no file, the kernel prints uid 0 for "none" (TIME_WAIT: a literal 0).
    row.setOwner(inode == 0 && uid == 0 ? -1 : uid, inode);
    return pointer;
  }

  /** How many decimal digits (0 to 15) start here; {@link #UNUSUAL} if more, or at the end. */
  private static int digits(byte[] bytes, int start, int lastEight) {
    int digits = EightBytes.digits(EightBytes.at(bytes, start));
    if (digits < 8) {
      return digits;
    }
    int more = start + 8 > lastEight ? 8 : EightBytes.digits(EightBytes.at(bytes, start + 8));
    return more == 8 ? UNUSUAL : 8 + more;
  }

  /** The number in 1 to 15 digits. */
  private static long decimal(byte[] bytes, int start, int digits) {
    long first = EightBytes.at(bytes, start);
    if (digits < 8) {
      return EightBytes.decimalNumber(EightBytes.rightAligned(first, digits));
    }
    long rest = EightBytes.rightAligned(EightBytes.at(bytes, start + 8), digits - 8);
    return EightBytes.decimalNumber(first) * POWERS_OF_10[digits - 8]
        + EightBytes.decimalNumber(rest);
  }

  /** The index behind the row's newline, which is not before the pointer. */
  private int behindNewline(byte[] bytes, int start, int pointer, int end) {
    if (family == 4 && start + TCP_ROW < end && isPaddedRow(bytes, start)) {
      return start + TCP_ROW + 1;
    }
    int at = pointer;
    while (at <= end - 8 && !EightBytes.contains(NEWLINES, EightBytes.at(bytes, at))) {
      at += 8;
    }
    while (at < end && bytes[at] != '\n') {
      at++;
    }
    return at < end && at - start <= ProcNetTcpParser.MAX_LINE_BYTES ? at + 1 : UNUSUAL;
  }

  /**
   * Whether a newline ends the row where the kernel pads it to, and none before: from byte 93 on,
   * which is before the pointer, all have bit 5 or 6 set, as printable characters do.
   */
  private static boolean isPaddedRow(byte[] bytes, int start) {
    long bits = BITS_6;
    for (int at = start + TCP_ROW - 7 * 8; at < start + TCP_ROW; at += 8) {
      long text = EightBytes.at(bytes, at);
      bits &= text | text << 1;
    }
    return bits == BITS_6 && bytes[start + TCP_ROW] == '\n';
  }
}
