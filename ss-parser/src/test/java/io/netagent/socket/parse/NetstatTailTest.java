package io.netagent.socket.parse;

import static io.netagent.socket.parse.NetstatParserTest.ends;
import static io.netagent.socket.parse.NetstatParserTest.onlyRow;
import static io.netagent.socket.parse.NetstatParserTest.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.socket.RowValues;
import io.netagent.socket.SocketHolder;
import io.netagent.socket.SocketRecord;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Owner, program and timer, which net-tools prints behind the state. */
class NetstatTailTest {
  private static final String PLAIN =
      "Proto Recv-Q Send-Q Local Address           Foreign Address         State      ";

  private static RowValues established(Consumer<SocketRecord> more) {
    return RowValues.of(
        row -> {
          row.setState(4, 1);
          ends(row, "10.0.0.1", 8080, "10.0.0.2", 40000);
          row.setQueues(0, 0);
          more.accept(row);
        });
  }

  static String established(String tail) {
    return "tcp        0      0 10.0.0.1:8080           10.0.0.2:40000          ESTABLISHED "
        + tail;
  }

  /** Each with the header that announces it, and without. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "''|''|-1|-1|-1|-1|-1|null",
        "User Inode|1000 1620|1000|1620|-1|-1|-1|null",
        "User Inode|0 0|-1|0|-1|-1|-1|null",
        "User Inode|0 7|0|7|-1|-1|-1|null",
        "User Inode|1000 0|1000|0|-1|-1|-1|null",
        "User Inode|www-data 1620|-1|1620|-1|-1|-1|null",
        "User Inode|4294967295 1|4294967295|1|-1|-1|-1|null",
        "PID/Program name|-|-1|-1|-1|-1|-1|null",
        "PID/Program name|600/java|-1|-1|-1|-1|-1|java",
        "PID/Program name|600/sshd: /usr/sbin|-1|-1|-1|-1|-1|sshd: /usr/sbin",
        "PID/Program name|600/|-1|-1|-1|-1|-1|''",
        "PID/Program name|600/-|-1|-1|-1|-1|-1|-",
        "User Inode PID/Program name|0 9 600/a b|0|9|-1|-1|-1|a b",
        "Timer|off (0.00/0/0)|-1|-1|0|0|0|null",
        "Timer|on (0.20/3/0)|-1|-1|1|200|3|null",
        "Timer|keepalive (7140.12/0/0)|-1|-1|2|7140120|0|null",
        "Timer|timewait (59.99/0/0)|-1|-1|3|59990|0|null",
        "Timer|probe (1.2/0/2)|-1|-1|4|1200|0|null",
        "Timer|unkn-9 (1.50/2/3)|-1|-1|9|1500|2|null",
        "Timer|on (184467440737095516.15/0/0)|-1|-1|1|0|0|null",
        "User Inode Timer|5 6 on (0.20/3/0)|5|6|1|200|3|null",
        "User Inode PID/Program name Timer"
            + "|5 6 600/java             on (0.20/3/0)|5|6|1|200|3|java",
        "PID/Program name Timer|-                    off (0.00/0/0)|-1|-1|0|0|0|null",
        "PID/Program name Timer|1/off (0.00/0/0)     on (0.20/3/0)|-1|-1|1|200|3|off (0.00/0/0)",
      })
  void feed_tail_isTold(
      String header,
      String tail,
      long uid,
      long inode,
      int timer,
      long millis,
      int retr,
      String p) {
    RowValues expected =
        established(
            row -> {
              row.setOwner(uid, inode);
              row.setTimer(timer, millis, retr);
              if (p != null) {
                row.setHolders(List.of(new SocketHolder(p, p.startsWith("off") ? 1 : 600, -1)));
              }
            });
    assertEquals(expected, onlyRow(PLAIN + header + "\n" + established(tail)));
    assertEquals(expected, onlyRow(established(tail)));
    assertEquals(expected, onlyRow(PLAIN + header + "\r\n" + established(tail + "  \r\n")));
  }

  @Test
  void feed_programNamedLikeATimer_isAProgram() {
    assertEquals(
        established(row -> row.setHolders(List.of(new SocketHolder("x off (0.00/0/0)", 600, -1)))),
        onlyRow(established("600/x off (0.00/0/0)")));
  }

  @Test
  void feed_securityContext_isPassedOver() {
    RowValues row =
        onlyRow(
            PLAIN
                + "PID/Program name     Security Context  Timer\n"
                + established("600/my app  system_u:system_r:init_t:s0   off (0.00/0/0)"));
    assertEquals(List.of(new SocketHolder("my app", 600, -1)), row.holders());
    assertEquals(0, row.timerNumber());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "User Inode|1000|User",
        "User Inode|4294967296 7|User",
        "User Inode|1000 x|Inode",
        "User Inode|1000 -7|Inode",
        "User Inode|1000 7 8|columns",
        "PID/Program name|x|PID/Program name",
        "PID/Program name|''|PID/Program name",
        "PID/Program name|- x|columns",
        "PID/Program name|2147483648/x|PID/Program name",
        "Timer|''|Timer",
        "Timer|on|Timer",
        "Timer|on (0.20/3)|Timer",
        "Timer|on (0.20/3/0|Timer",
        "Timer|on 0.20/3/0)|Timer",
        "Timer|on (0.200/3/0)|Timer",
        "Timer|on (./3/0)|Timer",
        "Timer|on (0.20/-3/0)|Timer",
        "Timer|on (0.20/2147483648/0)|Timer",
        "Timer|unkn-256 (0.20/0/0)|Timer",
        "Timer|unkn- (0.20/0/0)|Timer",
        "Timer|later (0.20/0/0)|Timer",
        "''|1000|columns",
        "rhiwat|1000|columns"
      })
  void feed_badTail_isMalformed(String header, String tail, String reason) {
    assertEquals(reason, reason(PLAIN + header + "\n" + established(tail)));
  }
}
