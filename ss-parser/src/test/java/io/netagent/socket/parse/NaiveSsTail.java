package io.netagent.socket.parse;

import io.netagent.socket.SocketHolder;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.TcpMetric;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The reference for what stands behind the addresses of one row. */
final class NaiveSsTail {
  static final List<String> STATES =
      List.of(
          "?",
          "ESTAB",
          "SYN-SENT",
          "SYN-RECV",
          "FIN-WAIT-1",
          "FIN-WAIT-2",
          "TIME-WAIT",
          "UNCONN",
          "CLOSE-WAIT",
          "LAST-ACK",
          "LISTEN",
          "CLOSING");
  private static final String INT =
      "(?:0|[1-9]\\d{0,8}|1\\d{9}|20\\d{8}|21[0-3]\\d{7}|214[0-6]\\d{6}|2147[0-3]\\d{5}"
          + "|21474[0-7]\\d{4}|214748[0-2]\\d{3}|2147483[0-5]\\d{2}|21474836[0-3]\\d|214748364[0-7])";
  private static final String NAME = "(.{0,15}?|(?:[^\"]|(?<=\\\\)\"){0,252}?)";
  private static final String SEQUEL = "(?=,\\(\"|\\)(?:$|[ \t]+(?:$|[^\" \t])))";
  private static final Pattern NEW_ENTRY =
      pattern(
          "(?>\\(\""
              + NAME
              + "\",pid=("
              + INT
              + ")(?:,tid="
              + INT
              + ")?(?:,proc_ctx=(?:(?!,fd=)[^\"()]){0,1013}+)?,fd=("
              + INT
              + ")(?:,sock_ctx=[^)]{0,1013})?\\)"
              + SEQUEL
              + ")");
  private static final Pattern OLD_ENTRY =
      pattern("(?>\\(\"" + NAME + "\",(" + INT + "),(" + INT + ")\\)" + SEQUEL + ")");
  private static final String RATE = "(?:\\d+|" + NaiveSsValue.DECIMAL + ")[kKMGT]?bps";
  private static final List<Set<String>> AGES =
      List.of(
          Set.of(
              "bytes_acked",
              "bytes_received",
              "segs_out",
              "segs_in",
              "data_segs_out",
              "data_segs_in"),
          Set.of("notsent", "minrtt"),
          Set.of(
              "delivery_rate",
              "app_limited",
              "bytes_sent",
              "bytes_retrans",
              "delivered",
              "delivered_ce",
              "busy",
              "rwnd_limited",
              "sndbuf_limited",
              "dsack_dups",
              "reord_seen"),
          Set.of("snd_wnd", "rcv_ooopack", "rcv_wnd", "rehash"));

  private final SocketRecord row;
  private final NaiveSsValue values;
  private final Map<String, String> told = new HashMap<>();
  private boolean behindCgroup;
  private boolean ignoring;

  NaiveSsTail(SocketRecord row) {
    this.row = row;
    values = new NaiveSsValue(row);
  }

  boolean isOfNewSs() {
    return behindCgroup || told.containsKey("v6only");
  }

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.DOTALL);
  }

  boolean line(String line) {
    String rest = line;
    String before = "";
    while (true) {
      rest = rest.replaceFirst("^[ \t]+", "");
      if (rest.isEmpty() || ignoring) {
        return true;
      }
      String token = rest.split("[ \t]", 2)[0];
      String left = rest.substring(token.length());
      int colon = token.indexOf(':');
      if (colon < 0) {
        if (token.matches("(send|pacing_rate|delivery_rate)")) {
          String rate = left.replaceFirst("^[ \t]+", "").split("[ \t]", 2)[0];
          left = left.replaceFirst("^[ \t]+", "").substring(rate.length());
          if (!rate(token, rate)) {
            return false;
          }
        } else if (!word(token, before)) {
          return false;
        }
      } else {
        left = keyed(token, colon, rest, left);
        if (left == null) {
          return false;
        }
      }
      before = token;
      rest = left;
    }
  }

  private boolean word(String token, String before) {
    if (token.equals("app_limited")) {
      told.put(token, "");
    }
    boolean shutdown = token.matches("[<-]-[->]");
    boolean word = token.matches("[A-Za-z][^\"]*") && !STATES.contains(token);
    boolean value =
        token.matches("[0-9(][^\"]*")
            && !before.isEmpty()
            && (before.endsWith(":") && before.indexOf(':') == before.length() - 1
                || !before.contains(":") && !before.matches("[<-].*"));
    return shutdown || word || value;
  }

  private boolean rate(String key, String text) {
    if (!key.equals("delivery_rate")) {
      return text.matches(RATE + "(/" + RATE + ")?") && !text.contains("e-");
    }
    Matcher matcher = Pattern.compile("(" + NaiveSsValue.DECIMAL + ")([kKMGT]?)bps").matcher(text);
    if (!matcher.matches() || told.put(key, text) != null) {
      return false;
    }
    int power = Map.of("", 0, "k", 3, "K", 3, "M", 6, "G", 9, "T", 12).get(matcher.group(2));
    Long bits = NaiveSsValue.scaled(matcher.group(1), power);
    if (bits != null) {
      row.setMetric(TcpMetric.DELIVERY_RATE_BYTES_PER_SECOND, bits / 8);
    }
    return bits != null;
  }

  /** What stands behind the token, or null if it is malformed. */
  private String keyed(String token, int colon, String rest, String left) {
    String key = token.substring(0, colon);
    String value = token.substring(colon + 1);
    if (key.equals("users")) {
      return behindCgroup ? left : users(rest);
    }
    if (key.equals("timer")) {
      return behindCgroup || timer(value) ? left : null;
    }
    if (key.equals("cgroup")) {
      behindCgroup = true;
      Matcher id = Pattern.compile("unreachable:([0-9a-fA-F]{1,15})").matcher(value);
      row.setKernelIds(row.cookie(), id.matches() ? Long.parseLong(id.group(1), 16) : 0);
      Matcher last = pattern(".*[ \t][<-]-[->](?=[ \t]|$)").matcher(left);
      return last.lookingAt() ? left.substring(last.end()) : left;
    }
    if (token.startsWith("opt:\"")) {
      told.put("opt", "");
      int quote = rest.indexOf('"', 5);
      return quote < 0 ? "" : rest.substring(quote + 1);
    }
    if (key.equals("map_id")) {
      ignoring = true;
      return "";
    }
    Boolean right =
        key.equals("md5keys")
            ? Boolean.TRUE
            : behindCgroup && isOfSocket(key) ? Boolean.TRUE : values.read(key, value);
    if (right == null) {
      right = token.matches("[A-Za-z][^\"]*");
    } else if (!key.equals("md5keys") && !(behindCgroup && isOfSocket(key))) {
      right &= told.put(key, value) == null;
    }
    return right ? left : null;
  }

  private static boolean isOfSocket(String key) {
    return Set.of("uid", "ino", "sk", "fwmark").contains(key);
  }

  private String users(String rest) {
    for (Pattern entry : List.of(NEW_ENTRY, OLD_ENTRY)) {
      List<SocketHolder> holders = new ArrayList<>();
      Matcher matcher = entry.matcher(rest);
      int at = "users:(".length();
      while (rest.startsWith("users:(") && matcher.find(at) && matcher.start() == at) {
        String name = matcher.group(1);
        holders.add(
            new SocketHolder(
                new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3))));
        at = matcher.end() + 1;
        if (rest.charAt(matcher.end()) == ')') {
          row.setHolders(holders);
          return told.put("users", "") == null ? rest.substring(at) : null;
        }
      }
    }
    return null;
  }

  private boolean timer(String value) {
    Matcher matcher =
        Pattern.compile(
                "\\((off|on|keepalive|timewait|persist|delack|unknown),([^,]*),(" + INT + ")\\)")
            .matcher(value);
    if (told.put("timer", "") != null || !matcher.matches()) {
      return false;
    }
    String time = matcher.group(2);
    Matcher minutes = Pattern.compile("(\\d{1,10})min(?:(\\d{1,10})sec)?").matcher(time);
    Matcher seconds = Pattern.compile("(\\d{1,10}(?:\\.\\d{1,3})?0*)sec").matcher(time);
    long millis;
    if (time.isEmpty()) {
      millis = 0;
    } else if (minutes.matches()) {
      millis = Long.parseLong(minutes.group(1)) * 60_000;
      millis += minutes.group(2) == null ? 0 : Long.parseLong(minutes.group(2)) * 1000;
    } else if (seconds.matches() && time.matches("\\d{1,10}(\\.\\d{1,10})?sec")) {
      Long exact = NaiveSsValue.scaled(seconds.group(1), 3);
      if (exact == null) {
        return false;
      }
      millis = exact;
    } else if (time.matches("\\d{1,10}ms")) {
      millis = Long.parseLong(time.replace("ms", ""));
    } else if (time.matches("[1-9]\\.\\d{3}ms")) {
      millis = Long.parseLong(time.replaceAll("\\.|ms", ""));
    } else if (time.matches("\\d{1,10}\\.\\d{1,10}ms")) {
      millis = -1;
    } else {
      return false;
    }
    int number =
        List.of("unknown", "off", "on", "keepalive", "timewait", "persist", "delack")
                .indexOf(matcher.group(1))
            - 1;
    row.setTimer(number, millis, Integer.parseInt(matcher.group(3)));
    return true;
  }

  void complete() {
    String uid = behindCgroup && !told.containsKey("uid") ? null : told.get("uid");
    if (told.containsKey("ino")) {
      long inode = Long.parseLong(told.get("ino"));
      long user = uid == null ? 0 : Long.parseLong(uid);
      row.setOwner(inode == 0 && user == 0 ? -1 : user, inode);
    } else if (uid != null) {
      row.setOwner(Long.parseLong(uid), -1);
    }
    long cookie = told.containsKey("sk") ? new BigInteger(told.get("sk"), 16).longValue() : 0;
    row.setKernelIds(cookie == -1 ? 0 : cookie, row.cgroupId());
    if (!told.containsKey("timer") && told.containsKey("ino")) {
      row.setTimer(0, 0, 0);
    }
    if (told.containsKey("opt")) {
      row.setAcceptQueueLimit(-1);
    }
    if (!told.containsKey("rtt") && !told.containsKey("mss")) {
      row.setMetric(TcpMetric.RTO_MICROS, -1);
    }
    if (row.stateNumber() != 10) {
      zeros();
    }
  }

  private void zeros() {
    int age = 0;
    for (int i = 0; i < AGES.size(); i++) {
      age = AGES.get(i).stream().anyMatch(told::containsKey) ? i + 1 : age;
    }
    if (age >= 1) {
      zero("unacked", TcpMetric.UNACKED_SEGMENTS);
      zero("retrans", TcpMetric.TOTAL_RETRANSMITS);
      zero("lastsnd", TcpMetric.LAST_SENT_MILLIS_AGO);
      zero("lastrcv", TcpMetric.LAST_RECEIVED_MILLIS_AGO);
      zero("lastack", TcpMetric.LAST_ACK_MILLIS_AGO);
      zero("bytes_acked", TcpMetric.BYTES_ACKED);
      zero("bytes_received", TcpMetric.BYTES_RECEIVED);
    }
    if (age >= 2) {
      zero("notsent", TcpMetric.NOT_SENT_BYTES);
      zero("data_segs_out", TcpMetric.DATA_SEGMENTS_SENT);
    }
    if (age >= 3) {
      zero("delivery_rate", TcpMetric.DELIVERY_RATE_BYTES_PER_SECOND);
    }
    if (age >= 4) {
      zero("snd_wnd", TcpMetric.SEND_WINDOW_BYTES);
    }
  }

  private void zero(String key, TcpMetric metric) {
    if (!told.containsKey(key)) {
      row.setMetric(metric, 0);
    }
  }
}
