package io.netagent.socket.parse;

import io.netagent.socket.FourTuple;
import io.netagent.socket.RowValues;
import io.netagent.socket.SocketHolder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Made up tables, printed with the format strings of net-tools and of macOS, and their rows. */
final class NetstatTexts {
  private static final String[] STATES = {
    "ESTABLISHED",
    "SYN_SENT",
    "SYN_RECV",
    "FIN_WAIT1",
    "FIN_WAIT2",
    "TIME_WAIT",
    "CLOSE",
    "CLOSE_WAIT",
    "LAST_ACK",
    "LISTEN",
    "CLOSING"
  };
  private static final String[] BSD_STATES = {
    "ESTABLISHED",
    "SYN_SENT",
    "SYN_RCVD",
    "FIN_WAIT_1",
    "FIN_WAIT_2",
    "TIME_WAIT",
    "CLOSED",
    "CLOSE_WAIT",
    "LAST_ACK",
    "LISTEN",
    "CLOSING"
  };
  private static final String[] TIMERS = {"off", "on", "keepalive", "timewait", "probe"};
  private static final String[] PROGRAMS = {
    "java",
    "sshd: a [priv]",
    "x",
    "-",
    "nginx: worker",
    "a/b",
    "off (0.00/0/0)",
    "1 2",
    "caf\u00c3\u00a9"
  };

  final StringBuilder text = new StringBuilder();
  final List<RowValues> rows = new ArrayList<>();
  private final Random random;
  private final boolean bsd;
  private final boolean user;
  private final boolean program;
  private final boolean timer;
  private final boolean header;

  private NetstatTexts(Random random, boolean bsd, int rowCount) {
    this.random = random;
    this.bsd = bsd;
    user = !bsd && random.nextBoolean();
    program = !bsd && random.nextBoolean();
    timer = !bsd && random.nextBoolean();
    header = random.nextInt(4) > 0;
    if (header) {
      text.append(
          bsd
              ? "Active Internet connections (including servers)\n"
                  + "Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)"
              : "Active Internet connections (servers and established)\n"
                  + "Proto Recv-Q Send-Q Local Address           Foreign Address         State ");
      text.append(user ? "      User       Inode     " : "");
      text.append(program ? " PID/Program name    " : "").append(timer ? " Timer" : "");
      text.append('\n');
    }
    for (int i = 0; i < rowCount; i++) {
      addRow();
    }
  }

  /** A table of that many rows, with netstat -W, so that nothing is cut. */
  static NetstatTexts linux(int rows, Random random) {
    return new NetstatTexts(random, false, rows);
  }

  static NetstatTexts bsd(int rows, Random random) {
    return new NetstatTexts(random, true, rows);
  }

  byte[] bytes() {
    return TableText.bytes(text.toString());
  }

  private record End(byte[] address, int port, String scope, String text) {}

  private void addRow() {
    boolean v6 = random.nextBoolean();
    int state = random.nextInt(STATES.length);
    long recvQueue = random.nextInt(3) == 0 ? random.nextLong(1L << 32) : 0;
    long sendQueue = random.nextInt(3) == 0 ? random.nextLong(1L << 32) : 0;
    End local = end(v6);
    End remote = end(v6);
    String protocol = bsd ? (v6 ? "tcp6 " : "tcp4 ") : v6 ? "tcp6" : "tcp";
    text.append(
        bsd
            ? String.format(
                "%-5s %6d %6d  %-45s %-45s %-11s",
                protocol, recvQueue, sendQueue, local.text, remote.text, BSD_STATES[state])
            : String.format(
                "%-4s  %6d %6d %-23s %-23s %-11s",
                protocol, recvQueue, sendQueue, local.text, remote.text, STATES[state]));
    long uid = -1;
    long inode = -1;
    List<SocketHolder> holders = List.of();
    int timerNumber = -1;
    long millis = -1;
    int retransmits = -1;
    if (user) {
      uid = random.nextInt(3) == 0 ? 0 : random.nextLong(1L << 32);
      inode = random.nextInt(3) == 0 ? 0 : random.nextLong(1L << 40);
      boolean name = random.nextInt(4) == 0;
      text.append(name ? " %-10s ".formatted("www-data") : " %-10d ".formatted(uid));
      text.append("%-10d".formatted(inode));
      uid = name || (uid == 0 && inode == 0) ? -1 : uid;
    }
    if (program) {
      boolean told = random.nextBoolean();
      int pid = 1 + random.nextInt(4_000_000);
      String name = PROGRAMS[random.nextInt(PROGRAMS.length)];
      String cut = pid + "/" + name;
      cut = cut.substring(0, Math.min(19, cut.length()));
      text.append(" %-20s".formatted(told ? cut : "-"));
      String shown = cut.substring(cut.indexOf('/') + 1).strip();
      shown = shown.replace("caf\u00c3\u00a9", "caf\u00e9").replace("caf\u00c3", "caf\ufffd");
      holders = told ? List.of(new SocketHolder(shown, pid, -1)) : List.of();
    }
    if (timer) {
      timerNumber = random.nextInt(6) == 0 ? 5 + random.nextInt(250) : random.nextInt(5);
      millis = timerNumber == 0 ? 0 : 10L * random.nextInt(10_000_000);
      retransmits = random.nextInt(16);
      String name = timerNumber < 5 ? TIMERS[timerNumber] : "unkn-" + timerNumber;
      text.append(
          " %s (%d.%02d/%d/%d)"
              .formatted(name, millis / 1000, millis / 10 % 100, retransmits, random.nextInt(4)));
    }
    text.append('\n');
    rows.add(
        new RowValues(
            v6 ? 6 : 4,
            state + 1,
            FourTuple.of(local.address, local.port, remote.address, remote.port),
            local.scope,
            remote.scope,
            recvQueue,
            sendQueue,
            -1,
            timerNumber,
            millis,
            retransmits,
            uid,
            inode,
            0,
            0,
            -1,
            holders,
            Map.of()));
  }

  /** In a wide table none is so long that it could have been cut and none longer shows it. */
  private End end(boolean v6) {
    byte[] address = new byte[v6 ? 16 : 4];
    boolean any = random.nextInt(4) == 0;
    for (int i = 0; i < address.length && !any; i++) {
      address[i] = (byte) (random.nextInt(3) == 0 ? 0 : random.nextInt());
    }
    if (v6 && !any) {
      address[0] = (byte) 0xFD; // No v4-mapped one.
    }
    String host;
    try {
      host = InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
    if (v6) {
      host = any ? "::" : random.nextBoolean() ? host : host.replaceFirst("(:0){2,}(?=:|$)", ":");
      host = host.endsWith(":") && !host.endsWith("::") ? host + ":" : host;
    }
    String scope = bsd && v6 && !any && random.nextInt(4) == 0 ? "en0" : null;
    int port = random.nextInt(5) == 0 ? 0 : random.nextInt(0x10000);
    String portText = port == 0 && random.nextBoolean() ? "*" : Integer.toString(port);
    if (bsd) {
      host = any ? "*" : scope == null ? host : host + "%" + scope;
      return new End(address, port, scope, host + "." + portText);
    }
    return new End(address, port, null, host + ":" + portText);
  }
}
