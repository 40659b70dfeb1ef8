package io.netagent.socket.parse;

import io.netagent.socket.SocketHolder;
import io.netagent.socket.SocketRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what netstat prints behind the state: owner, program, timer; on macOS pid and flags. */
final class NetstatTail {
  static final String COLUMNS = "columns";

  private static final long MAX_UID = 0xFFFF_FFFFL;

  /** A program's column is so wide that a timer behind it begins no earlier. */
  private static final int PROGRAM_COLUMN = 21;

  private static final String[] TIMERS = {"off", "on", "keepalive", "timewait", "probe"};
  private static final String UNKNOWN_TIMER = "unkn-";
  private static final int MAX_TIMER_NUMBER = 0xFF;

  /** 2^32 ticks of 10 ms: no timer runs so long, so this one is overdue (a negative difference). */
  private static final long OVERDUE_SECONDS = (1L << 32) / 100;

  private final NetstatFields fields;
  private final NetstatColumns columns;

  NetstatTail(NetstatFields fields, NetstatColumns columns) {
    this.fields = fields;
    this.columns = columns;
  }

  /** Reads the fields from this one on as net-tools and busybox print them; the reason or null. */
  @Nullable String fillLinux(int from, SocketRecord row) {
    if (!columns.tail().isEmpty()) {
      return COLUMNS;
    }
    int at = from;
    int end = fields.count();
    boolean known = columns.known();
    boolean timer = known ? columns.timer() : endsInTimer(from);
    if (timer) {
      end -= 2;
      String reason = end < at ? "Timer" : fillTimer(end, row);
      if (reason != null) {
        return reason;
      }
    }
    if (columns.context()) {
      end--;
    }
    if (known ? columns.user() : at < end && !isProgram(at)) {
      String reason = end - at < 2 ? "User" : fillOwner(at, row);
      if (reason != null) {
        return reason;
      }
      at += 2;
    }
    if (known ? columns.program() : at < end) {
      return at < end ? fillProgram(at, end, row) : "PID/Program name";
    }
    return at == end ? null : COLUMNS;
  }

  private boolean isProgram(int field) {
    if (fields.is(field, "-")) {
      return true;
    }
    int digits = 0;
    while (fields.at(field, digits) >= '0' && fields.at(field, digits) <= '9') {
      digits++;
    }
    return digits > 0 && fields.at(field, digits) == '/';
  }

  /** Without a header: a program may be called like a timer, but its column is 20 wide. */
  private boolean endsInTimer(int from) {
    int at = fields.count() - 2;
    if (at < from || fields.at(at + 1, 0) != '(' || timerNumber(at) < 0) {
      return false;
    }
    int program = from;
    if (at > program && !isProgram(program)) {
      program += 2;
    }
    return program >= at || fields.start(at) - fields.start(program) >= PROGRAM_COLUMN;
  }

  private @Nullable String fillOwner(int at, SocketRecord row) {
    long uid = fields.decimal(at); // A name is no number, and what number it has is not told.
    long inode = fields.decimal(at + 1);
    if (uid > MAX_UID) {
      return "User";
    }
    if (inode < 0) {
      return "Inode";
    }
    row.setOwner(inode == 0 && uid == 0 ? -1 : uid, inode);
    return null;
  }

  private @Nullable String fillProgram(int at, int end, SocketRecord row) {
    if (fields.is(at, "-")) {
      return end == at + 1 ? null : COLUMNS;
    }
    if (!isProgram(at)) {
      return "PID/Program name";
    }
    int slash = fields.start(at);
    while (fields.bytes()[slash] != '/') {
      slash++;
    }
    long pid = NetstatFields.decimal(fields.bytes(), fields.start(at), slash);
    if (pid < 0 || pid > Integer.MAX_VALUE) {
      return "PID/Program name";
    }
    String program = fields.text(slash + 1, fields.end(end - 1));
    row.setHolders(List.of(new SocketHolder(program, (int) pid, -1)));
    return null;
  }

  private @Nullable String fillTimer(int at, SocketRecord row) {
    int number = timerNumber(at);
    byte[] bytes = fields.bytes();
    int end = fields.end(at + 1);
    int first = fields.start(at + 1) + 1;
    if (number < 0 || bytes[first - 1] != '(' || bytes[end - 1] != ')') {
      return "Timer";
    }
    int point = indexOf('.', first, end);
    int slash = indexOf('/', point + 1, end);
    int secondSlash = indexOf('/', slash + 1, end);
    long seconds = NetstatFields.decimal(bytes, first, point);
    long hundredths = hundredths(point + 1, slash);
    long retransmits = NetstatFields.decimal(bytes, slash + 1, secondSlash);
    long probes = NetstatFields.decimal(bytes, secondSlash + 1, end - 1);
    if (seconds < 0 || hundredths < 0 || retransmits < 0 || probes < 0) {
      return "Timer";
    }
    if (retransmits > Integer.MAX_VALUE) {
      return "Timer";
    }
    long millis = seconds >= OVERDUE_SECONDS ? 0 : seconds * 1000 + hundredths * 10;
    row.setTimer(number, millis, (int) retransmits);
    return null;
  }

  /** One or two decimal places; -1 for anything else. */
  private long hundredths(int from, int to) {
    long digits = NetstatFields.decimal(fields.bytes(), from, to);
    return switch (to - from) {
      case 1 -> digits < 0 ? digits : digits * 10;
      case 2 -> digits;
      default -> NetstatFields.BAD;
    };
  }

  /** The index of the byte, or the end. */
  private int indexOf(char wanted, int from, int end) {
    int i = from;
    while (i < end && fields.bytes()[i] != wanted) {
      i++;
    }
    return Math.min(i, end);
  }

  private int timerNumber(int at) {
    for (int number = 0; number < TIMERS.length; number++) {
      if (fields.is(at, TIMERS[number])) {
        return number;
      }
    }
    if (!fields.startsWith(at, UNKNOWN_TIMER)) {
      return -1;
    }
    long number =
        NetstatFields.decimal(
            fields.bytes(), fields.start(at) + UNKNOWN_TIMER.length(), fields.end(at));
    return number > MAX_TIMER_NUMBER ? -1 : (int) number;
  }

  /**
   * Reads the fields from this one on as macOS and the BSDs print them. Of all these columns only
   * the process is used, and only if the header says which one it is.
   */
  @Nullable String fillBsd(int from, SocketRecord row) {
    if (columns.user() || columns.program() || columns.context() || columns.timer()) {
      return COLUMNS;
    }
    int named = columns.tail().indexOf("process:pid");
    int holder = lastProcess(from);
    if (holder < 0 && !columns.known()) {
      return allHex(from, fields.count()) ? null : COLUMNS;
    }
    if (holder < 0) {
      return named < 0 ? fillPid(from, row) : COLUMNS;
    }
    int first = named >= 0 ? from + named : firstName(from);
    if ((columns.known() && named < 0) || first > holder || !allHex(from, first)) {
      return COLUMNS;
    }
    int colon = fields.lastIndexOf(holder, ':');
    long pid = NetstatFields.decimal(fields.bytes(), colon + 1, fields.end(holder));
    if (!allHex(holder + 1, fields.count()) || pid > Integer.MAX_VALUE) {
      return COLUMNS;
    }
    if (named >= 0) {
      String program = fields.text(fields.start(first), colon).strip();
      row.setHolders(List.of(new SocketHolder(program, (int) pid, -1)));
    }
    return null;
  }

  private @Nullable String fillPid(int from, SocketRecord row) {
    int column = columns.tail().indexOf("pid");
    if (fields.count() - from != columns.tail().size()) {
      return COLUMNS;
    }
    if (column >= 0) {
      long pid = fields.decimal(from + column);
      if (pid < 0 || pid > Integer.MAX_VALUE) {
        return "pid";
      }
      if (pid > 0) { // 0 stands for none: TIME_WAIT.
        row.setHolders(List.of(new SocketHolder("", (int) pid, -1)));
      }
    }
    return null;
  }

  /** The last field that ends in a colon and a number: names have blanks, what follows has not. */
  private int lastProcess(int from) {
    for (int field = fields.count() - 1; field >= from; field--) {
      int colon = fields.lastIndexOf(field, ':');
      if (colon >= 0 && NetstatFields.decimal(fields.bytes(), colon + 1, fields.end(field)) >= 0) {
        return field;
      }
    }
    return -1;
  }

  private int firstName(int from) {
    int field = from;
    while (field < fields.count() && fields.isHex(field)) {
      field++;
    }
    return field;
  }

  private boolean allHex(int from, int to) {
    for (int field = from; field < to; field++) {
      if (!fields.isHex(field)) {
        return false;
      }
    }
    return true;
  }
}
