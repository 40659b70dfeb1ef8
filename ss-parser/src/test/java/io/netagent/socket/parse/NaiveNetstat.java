package io.netagent.socket.parse;

import io.netagent.socket.FourTuple;
import io.netagent.socket.RowValues;
import io.netagent.socket.SocketHolder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reference: lines as strings, fields by split, the grammar as regular expressions, numbers by
 * BigInteger. It knows the tables of net-tools and the plain ones of the BSDs.
 */
final class NaiveNetstat {
  private static final List<String> LINUX_STATES =
      List.of(
          ("- ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE CLOSE_WAIT"
                  + " LAST_ACK LISTEN CLOSING")
              .split(" "));
  private static final List<String> BSD_STATES =
      List.of(
          ("- ESTABLISHED SYN_SENT SYN_RCVD FIN_WAIT_1 FIN_WAIT_2 TIME_WAIT CLOSED CLOSE_WAIT"
                  + " LAST_ACK LISTEN CLOSING")
              .split(" "));
  private static final List<String> TIMERS = List.of("off", "on", "keepalive", "timewait", "probe");
  private static final Pattern TIMER =
      Pattern.compile("(\\S+) (\\(([0-9]+)\\.([0-9]{1,2})/([0-9]+)/([0-9]+)\\))");
  private static final Pattern HEX = Pattern.compile("(?s)(0x(?=.))?[0-9a-fA-F]*");

  final List<RowValues> rows = new ArrayList<>();
  long malformed;
  long skipped;

  /** Lines that are neither of these: blank ones, titles, headers. */
  long others;

  /** The words of the header behind the state; null without one. */
  private String tail;

  private boolean wideSeen;

  /** Of the line at hand: where each field begins, and its number in the row's list. */
  private final List<Integer> starts = new ArrayList<>();

  private int firstField;

  /** Thrown where a line is malformed. */
  private static final class Bad extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  static NaiveNetstat parse(byte[] bytes) {
    NaiveNetstat naive = new NaiveNetstat();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String[] lines = text.split("\n", -1);
    int count = lines[lines.length - 1].isEmpty() ? lines.length - 1 : lines.length;
    for (int i = 0; i < count; i++) {
      try {
        naive.line(lines[i]);
      } catch (Bad e) {
        naive.malformed++;
      }
    }
    return naive;
  }

  static void require(boolean condition) {
    if (!condition) {
      throw new Bad();
    }
  }

  private void line(String raw) {
    require(raw.length() <= 1024);
    String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
    String stripped = line.replaceAll("^[ \t]+|[ \t]+$", "");
    if (stripped.isEmpty()) {
      others++;
      return;
    }
    List<String> fields = List.of(stripped.split("[ \t]+"));
    starts.clear();
    Matcher wordsIn = Pattern.compile("[^ \t]+").matcher(line);
    while (wordsIn.find()) {
      starts.add(wordsIn.start());
    }
    require(fields.size() <= 96);
    String words = String.join(" ", fields);
    if (words.startsWith("Active Internet ") || words.equals("Active Internet")) {
      tail = null;
      wideSeen = false;
      others++;
      return;
    }
    Matcher header =
        Pattern.compile(
                "Proto Recv-Q Send-Q Local Address Foreign Address (?:State|\\(state\\)) ?(.*)")
            .matcher(words);
    if (header.matches()) {
      tail = header.group(1);
      wideSeen = false;
      others++;
      return;
    }
    int protocol = 0;
    while (protocol < 2
        && protocol + 1 < fields.size()
        && !fields.get(protocol).matches("(tcp|toe)(4|6|46)?")
        && HEX.matcher(fields.get(protocol)).matches()) {
      protocol++;
    }
    if (fields.get(protocol).matches("udp[46]?")) {
      require(protocol + 1 < fields.size());
      require(fields.get(protocol + 1).matches("(?s)[0-9*\\[].*"));
      skipped++;
      return;
    }
    require(fields.get(protocol).matches("(tcp|toe)(4|6|46)?"));
    require(tail == null || protocol == 0);
    firstField = protocol;
    rows.add(row(fields.subList(protocol, fields.size()), protocol > 0, line));
  }

  private RowValues row(List<String> fields, boolean leading, String line) {
    require(fields.size() >= 6);
    String protocol = fields.get(0);
    long recvQueue = number(fields.get(1), 0xFFFF_FFFFL);
    long sendQueue = number(fields.get(2), 0xFFFF_FFFFL);
    String local = fields.get(3);
    String remote = fields.get(4);
    boolean bsd = local.lastIndexOf('.') > local.lastIndexOf(':');
    boolean wideHere = local.length() > 23 || remote.length() > 23 || start(4) - start(3) >= 40;
    boolean wide = wideHere || wideSeen;
    NaiveEnd[] ends = {
      NaiveEnd.of(local, bsd, wide, leading), NaiveEnd.of(remote, bsd, wide, leading)
    };
    wideSeen |= wideHere;
    boolean v6 = ends[0].isIpv6() || ends[1].isIpv6();
    int family =
        protocol.length() == 3
            ? (v6 ? 6 : 4)
            : protocol.length() == 4 ? protocol.charAt(3) - '0' : 6;
    require(!(family == 4 && v6));
    String stateName = fields.get(5);
    int state =
        (bsd ? BSD_STATES : LINUX_STATES)
            .indexOf(
                bsd && stateName.endsWith("*")
                    ? stateName.substring(0, stateName.length() - 1)
                    : stateName);
    if (!bsd && stateName.equals("UNKNOWN")) {
      state = 255;
    }
    require(state > 0);
    Tail read = new Tail();
    List<String> rest = fields.subList(6, fields.size());
    if (bsd) {
      read.bsd(rest);
    } else {
      read.linux(rest, line);
    }
    return new RowValues(
        family,
        state,
        FourTuple.of(ends[0].bytes(family), ends[0].port(), ends[1].bytes(family), ends[1].port()),
        ends[0].scope(),
        ends[1].scope(),
        recvQueue,
        sendQueue,
        -1,
        read.timer,
        read.millis,
        read.retransmits,
        read.uid,
        read.inode,
        0,
        0,
        -1,
        read.holders,
        Map.of());
  }

  /** Where a field of the row begins, counted from its protocol. */
  private int start(int field) {
    return starts.get(firstField + field);
  }

  static long number(String text, long max) {
    require(text.matches("[0-9]+"));
    BigInteger number = new BigInteger(text);
    require(number.compareTo(BigInteger.valueOf(max)) <= 0);
    return number.longValue();
  }

  private final class Tail {
    private long uid = -1;
    private long inode = -1;
    private int timer = -1;
    private long millis = -1;
    private int retransmits = -1;
    private List<SocketHolder> holders = List.of();

    void linux(List<String> fields, String line) {
      require(tail == null || tail.matches("(User Inode ?)?(PID/Program name ?)?(Timer)?"));
      List<String> rest = fields;
      boolean timed = tail == null ? looksTimed(rest) : tail.contains("Timer");
      if (timed) {
        require(rest.size() >= 2);
        readTimer(String.join(" ", rest.subList(rest.size() - 2, rest.size())));
        rest = rest.subList(0, rest.size() - 2);
      }
      boolean user =
          tail == null ? !rest.isEmpty() && !isProgram(rest.get(0)) : tail.contains("User");
      if (user) {
        require(rest.size() >= 2);
        if (rest.get(0).matches("[0-9]+") && new BigInteger(rest.get(0)).bitLength() <= 63) {
          uid = number(rest.get(0), 0xFFFF_FFFFL);
        }
        inode = number(rest.get(1), Long.MAX_VALUE);
        if (uid == 0 && inode == 0) {
          uid = -1;
        }
        rest = rest.subList(2, rest.size());
      }
      if (tail == null ? !rest.isEmpty() : tail.contains("PID")) {
        require(!rest.isEmpty() && isProgram(rest.get(0)));
        if (rest.get(0).equals("-")) {
          require(rest.size() == 1);
        } else {
          String pid = rest.get(0).substring(0, rest.get(0).indexOf('/'));
          String program = program(line, fields.indexOf(rest.get(0)), pid, rest);
          holders = List.of(new SocketHolder(program, (int) number(pid, Integer.MAX_VALUE), -1));
        }
      } else {
        require(rest.isEmpty());
      }
    }

    /** The program's name with the blanks it has in the line. */
    private String program(String line, int at, String pid, List<String> words) {
      int from = start(6 + at) + pid.length() + 1;
      int last = at + words.size() - 1;
      int to = start(6 + last) + words.get(words.size() - 1).length();
      byte[] bytes = line.substring(from, to).getBytes(StandardCharsets.ISO_8859_1);
      return new String(bytes, StandardCharsets.UTF_8);
    }

    private static boolean isProgram(String field) {
      return field.equals("-") || field.matches("(?s)[0-9]+/.*");
    }

    private boolean looksTimed(List<String> fields) {
      int timer = fields.size() - 2;
      if (timer < 0
          || !fields.get(timer + 1).startsWith("(")
          || timerNumber(fields.get(timer)) < 0) {
        return false;
      }
      int program = isProgram(fields.get(0)) || timer == 0 ? 0 : 2;
      return program >= timer || start(6 + timer) - start(6 + program) >= 21;
    }

    private static int timerNumber(String name) {
      int number = TIMERS.indexOf(name);
      if (number < 0 && name.matches("unkn-[0-9]+")) {
        BigInteger told = new BigInteger(name.substring(5));
        return told.bitLength() <= 8 ? told.intValue() : -1;
      }
      return number;
    }

    private void readTimer(String text) {
      Matcher matcher = TIMER.matcher(text);
      require(matcher.matches());
      timer = timerNumber(matcher.group(1));
      require(timer >= 0);
      long seconds = number(matcher.group(3), Long.MAX_VALUE);
      retransmits = (int) number(matcher.group(5), Integer.MAX_VALUE);
      number(matcher.group(6), Long.MAX_VALUE);
      millis =
          seconds >= 42949672
              ? 0
              : new BigDecimal(seconds + "." + matcher.group(4)).movePointRight(3).longValueExact();
    }

    void bsd(List<String> fields) {
      if (tail != null) {
        require(tail.isEmpty() && fields.isEmpty());
        return;
      }
      int holder = fields.size() - 1;
      while (holder >= 0
          && !(fields.get(holder).matches("(?s).*:[0-9]+")
              && new BigInteger(fields.get(holder).replaceAll("(?s).*:", "")).bitLength() <= 63)) {
        holder--;
      }
      if (holder >= 0) {
        number(fields.get(holder).replaceAll("(?s).*:", ""), Integer.MAX_VALUE);
      }
      List<String> flags = fields.subList(holder + 1, fields.size());
      require(flags.stream().allMatch(f -> HEX.matcher(f).matches()));
    }
  }
}
