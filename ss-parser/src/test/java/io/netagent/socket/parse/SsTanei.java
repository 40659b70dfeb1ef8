package io.netagent.socket.parse;

import io.netagent.socket.RowValues;
import io.netagent.socket.SsTan;
import io.netagent.socket.TcpMetric;
import io.netagent.socket.TcpState;
import io.netagent.socket.TcpTimer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code ss -H -O -tanei} prints of a socket and what a decoded row says of it, as the same
 * words; what ss does not print (zeros) the row's words lack too.
 */
public final class SsTanei {
  private static final Pattern WORD =
      Pattern.compile(
          " (timer|uid|ino|sk|cgroup|rto|rtt|cwnd|bytes_acked|bytes_received|lastsnd|lastrcv|lastack"
              + "|data_segs_out|unacked|retrans|notsent|minrtt|snd_wnd|delivery_rate)[: ](\\S+)");

  /** The interfaces of the namespace in which the replies were captured. */
  private static final Map<String, Integer> INTERFACES = Map.of("lo", 1, "hole", 3);

  private SsTanei() {}

  public static Map<String, String> ofSs(String line) {
    String[] fields = line.split(" +", 6);
    Map<String, String> words = new TreeMap<>();
    words.put("sockets", sockets(fields[0], fields[1], fields[2], fields[3], fields[4]));
    words.put("family", fields[3].startsWith("[") || fields[3].startsWith("*") ? "6" : "4");
    Matcher scope = Pattern.compile("%([a-z]+):").matcher(fields[3]);
    if (scope.find()) {
      words.put("interface", INTERFACES.get(scope.group(1)).toString());
    }
    Matcher word = WORD.matcher(" " + fields[5]);
    while (word.find()) {
      words.put(word.group(1), value(word.group(1), word.group(2)));
    }
    boolean listens = fields[0].equals("LISTEN");
    if (listens) { // Its tcp_info has other meanings.
      words
          .keySet()
          .retainAll(List.of("sockets", "family", "interface", "uid", "ino", "sk", "cgroup"));
    }
    if (fields[0].equals("SYN-SENT")) { // Milliseconds since the boot.
      words.keySet().removeAll(List.of("lastsnd", "lastrcv", "lastack"));
    }
    return words;
  }

  public static Map<String, String> ofRow(RowValues row) {
    Map<String, String> words = new TreeMap<>();
    boolean listens = row.stateNumber() == TcpState.LISTEN.kernelNumber();
    words.put(
        "sockets",
        String.join(
            " ",
            TcpState.ofKernelNumber(row.stateNumber()).name(),
            Long.toString(row.recvQueueBytes()),
            Long.toString(listens ? row.acceptQueueLimit() : row.sendQueueBytes()),
            row.fourTuple().localText(),
            row.fourTuple().remoteText()));
    words.put("family", Integer.toString(row.family()));
    putUnlessZero(words, "interface", row.interfaceIndex());
    if (row.timerNumber() != 0) {
      String name = TcpTimer.ofKernelNumber(row.timerNumber()).ssName();
      String remaining = remaining(row.timerRemainingMillis());
      words.put("timer", "(" + name + "," + remaining + "," + row.retransmits() + ")");
    }
    if (row.uid() > 0) {
      words.put("uid", Long.toString(row.uid()));
    }
    words.put("ino", Long.toString(row.inode()));
    words.put("sk", Long.toHexString(row.cookie()));
    if (row.cgroupId() != 0) {
      words.put("cgroup", row.cgroupId() == 1 ? "/" : "?");
    }
    putMetrics(words, row.metrics());
    return words;
  }

  private static void putMetrics(Map<String, String> words, Map<TcpMetric, Long> metrics) {
    putMillis(words, "rto", metrics.get(TcpMetric.RTO_MICROS));
    putMillis(words, "rtt", metrics.get(TcpMetric.RTT_MICROS));
    putMillis(words, "minrtt", metrics.get(TcpMetric.MIN_RTT_MICROS));
    putUnlessZero(words, "cwnd", metrics.get(TcpMetric.CONGESTION_WINDOW_SEGMENTS));
    putUnlessZero(words, "bytes_acked", metrics.get(TcpMetric.BYTES_ACKED));
    putUnlessZero(words, "bytes_received", metrics.get(TcpMetric.BYTES_RECEIVED));
    putUnlessZero(words, "lastsnd", metrics.get(TcpMetric.LAST_SENT_MILLIS_AGO));
    putUnlessZero(words, "lastrcv", metrics.get(TcpMetric.LAST_RECEIVED_MILLIS_AGO));
    putUnlessZero(words, "lastack", metrics.get(TcpMetric.LAST_ACK_MILLIS_AGO));
    putUnlessZero(words, "data_segs_out", metrics.get(TcpMetric.DATA_SEGMENTS_SENT));
    putUnlessZero(words, "unacked", metrics.get(TcpMetric.UNACKED_SEGMENTS));
    putUnlessZero(words, "retrans", metrics.get(TcpMetric.TOTAL_RETRANSMITS));
    putUnlessZero(words, "notsent", metrics.get(TcpMetric.NOT_SENT_BYTES));
    putUnlessZero(words, "snd_wnd", metrics.get(TcpMetric.SEND_WINDOW_BYTES));
    Long rate = metrics.get(TcpMetric.DELIVERY_RATE_BYTES_PER_SECOND);
    if (rate != null) {
      words.put("delivery_rate", rate * 8 + "bps");
    }
  }

  private static String sockets(
      String state, String recvQueue, String sendQueue, String local, String remote) {
    TcpState known = state.equals("UNCONN") ? TcpState.CLOSE : SsTan.state(state);
    return String.join(
        " ", known.name(), recvQueue, sendQueue, SsTan.end(local), SsTan.end(remote));
  }

  /** Of what ss prints only what a row knows. */
  private static String value(String word, String printed) {
    return switch (word) {
      case "rto", "minrtt" -> number(printed);
      case "rtt" -> number(printed.replaceFirst("/.*", "")); // The variance follows.
      case "retrans" -> printed.replaceFirst(".*/", ""); // Those of the segment now sent lead.
      default -> printed;
    };
  }

  private static String number(String printed) {
    return new BigDecimal(printed).stripTrailingZeros().toPlainString();
  }

  private static void putMillis(Map<String, String> words, String word, Long micros) {
    if (micros != null) {
      BigDecimal millis = BigDecimal.valueOf(micros, 3).round(new MathContext(6)); // %g
      words.put(word, millis.stripTrailingZeros().toPlainString());
    }
  }

  private static void putUnlessZero(Map<String, String> words, String word, Number value) {
    if (value != null && value.longValue() != 0) {
      words.put(word, value.toString());
    }
  }

  /** As print_ms_timer() of ss does. */
  private static String remaining(long millis) {
    long minutes = millis / 60_000;
    long seconds = minutes > 9 ? 0 : millis / 1000 % 60;
    long rest = minutes > 0 || seconds > 9 ? 0 : millis % 1000;
    return (minutes > 0 ? minutes + "min" : "")
        + (seconds > 0 ? seconds + (rest > 0 ? "." : "sec") : "")
        + (rest > 0 ? String.format("%03dms", rest) : "");
  }
}
