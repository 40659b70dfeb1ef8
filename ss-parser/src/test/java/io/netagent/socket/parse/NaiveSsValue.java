package io.netagent.socket.parse;

import io.netagent.socket.SocketRecord;
import io.netagent.socket.TcpMetric;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The reference for the values of tokens. */
final class NaiveSsValue {
  static final String NUMBER = "(?:0|[1-9][0-9]*)";
  static final String DECIMAL = "\\d+(?:\\.\\d+)?(?:e[-+]\\d{1,3})?";
  private static final Set<String> COUNTS =
      Set.of(
          "backoff",
          "qack",
          "mss",
          "pmtu",
          "rcvmss",
          "advmss",
          "ssthresh",
          "bytes_sent",
          "bytes_retrans",
          "segs_out",
          "segs_in",
          "data_segs_in",
          "delivered",
          "delivered_ce",
          "lost",
          "sacked",
          "dsack_dups",
          "fackets",
          "reordering",
          "reord_seen",
          "rcv_space",
          "rcv_ssthresh",
          "rcv_ooopack",
          "rcv_wnd",
          "rehash",
          "inq");
  private static final Map<String, TcpMetric> FIGURES =
      Map.of(
          "cwnd", TcpMetric.CONGESTION_WINDOW_SEGMENTS,
          "bytes_acked", TcpMetric.BYTES_ACKED,
          "bytes_received", TcpMetric.BYTES_RECEIVED,
          "lastsnd", TcpMetric.LAST_SENT_MILLIS_AGO,
          "lastrcv", TcpMetric.LAST_RECEIVED_MILLIS_AGO,
          "lastack", TcpMetric.LAST_ACK_MILLIS_AGO,
          "data_segs_out", TcpMetric.DATA_SEGMENTS_SENT,
          "unacked", TcpMetric.UNACKED_SEGMENTS,
          "notsent", TcpMetric.NOT_SENT_BYTES,
          "snd_wnd", TcpMetric.SEND_WINDOW_BYTES);
  private static final Map<String, TcpMetric> TIMES =
      Map.of("rto", TcpMetric.RTO_MICROS, "minrtt", TcpMetric.MIN_RTT_MICROS);

  private final SocketRecord row;

  NaiveSsValue(SocketRecord row) {
    this.row = row;
  }

  /** Whether the value is right; null for a key that is not known. */
  Boolean read(String key, String value) {
    if (COUNTS.contains(key)) {
      return value.matches("-?\\d+");
    }
    if (FIGURES.containsKey(key)) {
      return figure(
          key.equals("unacked") && row.stateNumber() == 10 ? null : FIGURES.get(key), value);
    }
    if (TIMES.containsKey(key) || key.equals("ato") || key.equals("rcv_rtt")) {
      return time(TIMES.get(key), value);
    }
    return switch (key) {
      case "uid" -> value.matches(NUMBER) && new BigInteger(value).bitLength() <= 32;
      case "ino" -> figure(null, value);
      case "sk" -> value.matches("[0-9a-fA-F]{1,16}");
      case "fwmark" -> value.matches("0x[0-9a-fA-F]{1,16}");
      case "v6only" -> value.matches("[01]");
      case "skmem", "mem", "bbr" -> value.matches("(?s)\\(.+\\)");
      case "dctcp" -> value.matches("(?s)\\(.+\\)|fallback_mode");
      case "wscale" -> value.matches("\\d+,\\d+");
      case "busy" -> value.matches("\\d+ms");
      case "rwnd_limited", "sndbuf_limited" -> {
        Matcher share = Pattern.compile("\\d+ms\\((.*)%\\)").matcher(value);
        yield share.matches() && scaled(share.group(1), 1) != null;
      }
      case "rtt" -> {
        String[] both = value.split("/", -1);
        yield both.length == 2 && time(null, both[1]) && time(TcpMetric.RTT_MICROS, both[0]);
      }
      case "retrans" -> {
        String[] both = value.split("/", -1);
        yield both.length == 2
            && figure(null, both[0])
            && figure(TcpMetric.TOTAL_RETRANSMITS, both[1]);
      }
      default -> null;
    };
  }

  private boolean figure(TcpMetric metric, String value) {
    boolean right = value.matches(NUMBER) && new BigInteger(value).bitLength() <= 63;
    if (right && metric != null) {
      row.setMetric(metric, Long.parseLong(value));
    }
    return right;
  }

  private boolean time(TcpMetric metric, String value) {
    Long micros = scaled(value, 3);
    if (micros != null && metric != null) {
      row.setMetric(metric, micros);
    }
    return micros != null;
  }

  static Long scaled(String text, int scale) {
    if (!text.matches(DECIMAL)) {
      return null;
    }
    if (text.replaceFirst("e.*", "").replace(".", "").replaceFirst("^0+", "").length() > 18) {
      return null;
    }
    try {
      return new BigDecimal(text).scaleByPowerOfTen(scale).longValueExact();
    } catch (ArithmeticException e) {
      return null;
    }
  }
}
