package io.netagent.socket.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made up text in the formats of many versions of ss, with random content. */
final class SsText {
  private static final String[] STATES = {
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
    "CLOSING"
  };
  private static final String[] INFO = {
    "ts",
    "sack",
    "cubic",
    "wscale:7,7",
    "rto:%d",
    "backoff:2",
    "rtt:%d.%03d/0.5",
    "ato:40",
    "mss:1448",
    "pmtu:1500",
    "cwnd:%d",
    "ssthresh:7",
    "bytes_sent:%d",
    "bytes_acked:%d",
    "bytes_received:%d",
    "segs_out:%d",
    "segs_in:%d",
    "send 62.3Mbps",
    "lastsnd:%d",
    "lastrcv:%d",
    "lastack:%d",
    "pacing_rate 1bps/2bps",
    "delivery_rate %dbps",
    "delivered:%d",
    "app_limited",
    "busy:%dms",
    "rwnd_limited:5ms(0.2%%)",
    "unacked:%d",
    "retrans:0/%d",
    "lost:1",
    "reordering:5",
    "rcv_rtt:1.5",
    "rcv_space:14600",
    "rcv_ssthresh:64088",
    "notsent:%d",
    "minrtt:0.%03d",
    "rcv_ooopack:1",
    "snd_wnd:%d",
    "rcv_wnd:%d",
    "newer:%d",
    "bbr:(bw:1bps,mrtt:0.1)",
    "a_word"
  };
  private static final String[] SHUTDOWNS = {"<->", "-->", "<--", "---"};
  private static final String[] TIMES = {
    "%03dms", "%d.%03dms", "%dsec", "%d.%03dsec", "%dmin", "%dmin%dsec", ""
  };

  private final Random random;
  private final StringBuilder text = new StringBuilder();

  private SsText(Random random) {
    this.random = random;
  }

  static byte[] generated(int rows, Random random) {
    SsText text = new SsText(random);
    boolean netid = random.nextBoolean();
    boolean oneLine = random.nextBoolean();
    String end = random.nextInt(4) == 0 ? "\r\n" : "\n";
    int style = random.nextInt(3);
    text.header(netid, end);
    for (int i = 0; i < rows; i++) {
      text.row(netid, oneLine, style, end);
      if (random.nextInt(20) == 0) {
        text.header(netid, end);
      }
    }
    return TableText.bytes(text.text.toString());
  }

  private void header(boolean netid, String end) {
    if (random.nextInt(3) > 0) {
      text.append(netid ? "Netid " : "").append("State  Recv-Q Send-Q  Local Address:Port ");
      text.append(" Peer Address:Port").append(random.nextBoolean() ? "Process" : "").append(end);
    }
  }

  private void row(boolean netid, boolean oneLine, int style, String end) {
    if (netid) {
      if (random.nextInt(8) == 0) {
        text.append("udp   UNCONN 0 0 127.0.0.1:53 0.0.0.0:* ino:5").append(end);
        return;
      }
      text.append("tcp   ");
    }
    text.append(String.format("%-10s ", STATES[random.nextInt(STATES.length)]));
    text.append(String.format("%-6d %-6d ", small(), small()));
    int family = random.nextInt(4);
    text.append(String.format("%25s ", endpoint(family, style)));
    text.append(String.format("%25s ", endpoint(family, style)));
    if (random.nextBoolean()) {
      text.append(users(style)).append(' ');
    }
    if (random.nextBoolean()) {
      text.append(timer()).append(' ');
    }
    if (random.nextBoolean()) {
      details();
    }
    if (random.nextBoolean()) {
      text.append(oneLine ? "" : end + "\t ");
      info();
    }
    text.append(" ".repeat(random.nextInt(3))).append(end);
  }

  private String endpoint(int family, int style) {
    String port = random.nextInt(6) == 0 ? "*" : Integer.toString(random.nextInt(65536));
    String scope = random.nextInt(8) == 0 ? "%eth" + random.nextInt(9) : "";
    String address =
        switch (family) {
          case 0 -> random.nextInt(5) == 0 ? "0.0.0.0" : ipv4();
          case 1 -> ipv6();
          case 2 -> "::ffff:" + ipv4();
          default -> "*";
        };
    if (family == 0 || family == 3) {
      return (style == 0 && random.nextInt(5) == 0 ? "*" : address) + scope + ":" + port;
    }
    return switch (style) {
      case 0 -> address + scope + ":" + port;
      case 1 -> "[" + address + "]" + scope + ":" + port;
      default -> "[" + address + scope + "]:" + port;
    };
  }

  private String ipv4() {
    return String.format(
        "%d.%d.%d.%d",
        random.nextInt(256), random.nextInt(256), random.nextInt(256), random.nextInt(256));
  }

  private String ipv6() {
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      groups.add(Integer.toHexString(random.nextInt(65536) >> random.nextInt(16)));
    }
    if (random.nextBoolean()) {
      int from = random.nextInt(8);
      int to = from + 1 + random.nextInt(8 - from);
      return String.join(":", groups.subList(0, from))
          + "::"
          + String.join(":", groups.subList(to, 8));
    }
    return String.join(":", groups);
  }

  private String users(int style) {
    List<String> entries = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      String name = name();
      int pid = random.nextInt(100_000);
      int fd = random.nextInt(1000);
      entries.add(
          switch (style) {
            case 0 -> String.format("(\"%s\",%d,%d)", name, pid, fd);
            case 1 -> String.format("(\"%s\",pid=%d,fd=%d)", name, pid, fd);
            default ->
                String.format(
                    "(\"%s\",pid=%d,tid=%d,proc_ctx=u:r:t:s0:c1,c2,fd=%d)", name, pid, pid, fd);
          });
    }
    return "users:(" + String.join(",", entries) + ")";
  }

  /** Up to 15 bytes that a process may choose. */
  private String name() {
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(16); i > 0; i--) {
      name.append("ab \",()=\\1pid\u00e9".charAt(random.nextInt(14)));
    }
    return name.toString();
  }

  private String timer() {
    String name = new String[] {"on", "keepalive", "timewait", "persist"}[random.nextInt(4)];
    String time = TIMES[random.nextInt(TIMES.length)];
    return String.format("timer:(%s,%s,%d)", name, filled(time, 9), random.nextInt(9));
  }

  private void details() {
    text.append(random.nextBoolean() ? "uid:" + random.nextInt(70_000) + " " : "");
    text.append("ino:").append(random.nextInt(3) * random.nextInt(1_000_000));
    text.append(" sk:").append(Long.toHexString(random.nextLong() >>> random.nextInt(64)));
    if (random.nextBoolean()) {
      text.append(" cgroup:/a").append(random.nextBoolean() ? " b ino:7 <-> rto:9" : "/b");
      text.append(random.nextBoolean() ? " v6only:0 " : " ");
      text.append(SHUTDOWNS[random.nextInt(4)]);
    }
    text.append(' ');
  }

  private void info() {
    double share = random.nextDouble();
    for (String token : INFO) {
      if (random.nextDouble() < share) {
        text.append(filled(token, 1000)).append(' ');
      }
    }
  }

  private String filled(String format, int bound) {
    return String.format(format, 1 + random.nextInt(bound), random.nextInt(1000));
  }

  private int small() {
    return random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(200);
  }
}
