package io.netagent.socket.parse;

import io.netagent.socket.SocketHolder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes as {@code ss -p} prints them: {@code users:(("java",pid=1,fd=5),("java",pid=2,
 * fd=6))}, with {@code tid=} since 2022 and contexts with -Z, and {@code users:(("java",1,5))}
 * until 2014.
 *
 * <p>A name is up to 15 bytes that its process chooses freely, quotes, commas, blanks and brackets
 * included, and no version but the newest escapes any. A name ends where the quote is followed by a
 * pid and all the rest of an entry, and that by the next entry or by the end of the list, and that
 * by a blank; what only looks like an end has no such sequel within 15 bytes. Names are handed on
 * as they stand in the text, escapes and all.
 */
final class SsHolders {
  static final String KEY = "users:";
  private static final String PREFIX = KEY + "(";

  /** TASK_COMM_LEN - 1: a name that holds a quote as it is, unescaped, is no longer than this. */
  private static final int MAX_RAW_NAME_BYTES = 15;

  /** 63 of a kernel thread, four times as long if each byte is escaped. */
  private static final int MAX_NAME_BYTES = 4 * 63;

  /** A security context of SELinux is shorter than a page; those seen are below 100. */
  private static final int MAX_CONTEXT_BYTES = 1024;

  private final List<SocketHolder> holders = new ArrayList<>();
  private byte[] bytes = new byte[0];
  private int to;

  // What entryTail() read last.
  private int pid;
  private int fd;

  /**
   * Reads the list that begins at {@code from} in a line that ends at {@code to}: where it ends, or
   * -1 if it is broken.
   */
  int read(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.to = to;
    if (!AsciiText.startsWith(bytes, from, to, PREFIX)) {
      return -1;
    }
    int end = list(from + PREFIX.length(), false);
    return end < 0 ? list(from + PREFIX.length(), true) : end;
  }

  /** What was read last, immutable. */
  List<SocketHolder> holders() {
    return List.copyOf(holders);
  }

  /**
   * One or more entries, a comma between them, and the closing bracket, all in one of the forms.
   */
  private int list(int from, boolean old) {
    holders.clear();
    int i = from;
    while (true) {
      i = entry(i, old);
      if (i < 0) {
        return -1;
      }
      if (bytes[i] == ')') {
        return i + 1;
      }
      i++; // The comma.
    }
  }

  /** Where the entry that begins here ends: at a comma, or at the list's bracket; -1 if broken. */
  private int entry(int from, boolean old) {
    if (!AsciiText.startsWith(bytes, from, to, "(\"")) {
      return -1;
    }
    int nameFrom = from + 2;
    int last = Math.min(to, nameFrom + MAX_NAME_BYTES + 1);
    for (int quote = nameFrom; quote < last; quote++) {
      if (bytes[quote] == '"') {
        int end = entryTail(quote + 1, old);
        if (end >= 0 && hasSequel(end)) {
          String name = new String(bytes, nameFrom, quote - nameFrom, StandardCharsets.UTF_8);
          holders.add(new SocketHolder(name, pid, fd));
          return end;
        }
        if (bytes[quote - 1] != '\\') {
          last = Math.min(last, nameFrom + MAX_RAW_NAME_BYTES + 1);
        }
      }
    }
    return -1;
  }

  /** Whether another entry or the end of the list stands here. */
  private boolean hasSequel(int at) {
    if (AsciiText.startsWith(bytes, at, to, ",(\"")) {
      return true;
    }
    if (at >= to || bytes[at] != ')') {
      return false;
    }
    if (at + 1 == to) {
      return true;
    }
    int next = at + 1;
    while (next < to && LineTokens.isBlank(bytes[next])) {
      next++;
    }
    // A blank, but not the rest of a name that holds the blank: that one goes on with its quote.
    return next > at + 1 && (next == to || bytes[next] != '"');
  }

  /** Reads from behind the name to behind the entry's bracket; -1 if that is something else. */
  private int entryTail(int from, boolean old) {
    int i = number(from, old ? "," : ",pid=", true);
    if (old) {
      i = number(i, ",", false);
    } else {
      int behindTid = number(i, ",tid=", false);
      i = behindTid >= 0 ? behindTid : i;
      if (i >= 0 && AsciiText.startsWith(bytes, i, to, ",proc_ctx=")) {
        i = behindContext(i);
      }
      i = number(i, ",fd=", false);
      if (i >= 0 && AsciiText.startsWith(bytes, i, to, ",sock_ctx=")) {
        i = AsciiText.indexOf(bytes, i, Math.min(to, i + MAX_CONTEXT_BYTES), ')');
      }
    }
    return i >= 0 && i < to && bytes[i] == ')' ? i + 1 : -1;
  }

  /** A context has commas of its own, so it ends only before the fd; it has no brackets. */
  private int behindContext(int from) {
    int last = Math.min(to, from + MAX_CONTEXT_BYTES);
    for (int i = from + 1; i < last && bytes[i] != '"' && bytes[i] != '(' && bytes[i] != ')'; i++) {
      if (AsciiText.startsWith(bytes, i, to, ",fd=")) {
        return i;
      }
    }
    return -1;
  }

  /** Reads a key and a number that fits into an int: where it ends, or -1. */
  private int number(int from, String key, boolean isPid) {
    if (from < 0 || !AsciiText.startsWith(bytes, from, to, key)) {
      return -1;
    }
    int digitsFrom = from + key.length();
    int end = AsciiText.digitsEnd(bytes, digitsFrom, to);
    long value = AsciiText.decimal(bytes, digitsFrom, end);
    if (value < 0 || value > Integer.MAX_VALUE) {
      return -1;
    }
    if (isPid) {
      pid = (int) value;
    } else {
      fd = (int) value; // The tid is overwritten by the fd, which comes behind it.
    }
    return end;
  }
}
