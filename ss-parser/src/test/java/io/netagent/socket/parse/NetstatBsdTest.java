package io.netagent.socket.parse;

import static io.netagent.socket.parse.NetstatParserTest.ends;
import static io.netagent.socket.parse.NetstatParserTest.onlyRow;
import static io.netagent.socket.parse.NetstatParserTest.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.RowValues;
import io.netagent.socket.SocketHolder;
import io.netagent.socket.SocketRecord;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts as netstat of macOS, FreeBSD and OpenBSD prints them, written by hand. */
class NetstatBsdTest {
  private static final String TITLE = "Active Internet connections (including servers)\n";
  private static final String PLAIN =
      "Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)";
  private static final String VERBOSE_MAC =
      PLAIN
          + "          rxbytes      txbytes  rhiwat  shiwat          process:pid    state  options"
          + "           gencnt    flags   flags1 usecnt rtncnt fltrs\n";
  private static final String PAIR =
      "tcp4       5      9  10.0.0.7.52000         10.0.0.8.443           ESTABLISHED";

  private static RowValues pair(Consumer<SocketRecord> more) {
    return RowValues.of(
        row -> {
          row.setState(4, 1);
          ends(row, "10.0.0.7", 52000, "10.0.0.8", 443);
          row.setQueues(5, 9);
          more.accept(row);
        });
  }

  private static RowValues listener(int family, String local, String remote, int port) {
    return RowValues.of(
        row -> {
          row.setState(family, 10);
          ends(row, local, port, remote, 0);
        });
  }

  @Test
  void feed_plainTableOfMacOs_isRead() {
    ParsedNetstat parsed =
        ParsedNetstat.whole(
            TITLE
                + PLAIN
                + "\n"
                + PAIR
                + " \n"
                + "tcp4       0      0  *.22                   *.*                    LISTEN     \n"
                + "tcp6       0      0  *.22                   *.*                    LISTEN     \n"
                + "tcp46      0      0  *.8080                 *.*                    LISTEN     \n"
                + "tcp6       0      0  ::1.631                *.*                    LISTEN     \n"
                + "tcp4       0      0  127.0.0.1.631          *.*                    LISTEN     \n"
                + "tcp6       0      0  fe80::1%lo0.1024       fe80::2%en0.1025       FIN_WAIT_2 \n"
                + "tcp6       0      0  fe80::14c1:8ab3:.1024  fe80::2%en0.1025       FIN_WAIT_2 \n"
                + "udp4       0      0  *.5353                 *.*                               \n"
                + "udp46      0      0  *.*                    *.*                               \n"
                + "icm4       0      0  *.*                    *.*                               \n"
                + "Active Multipath Internet connections\n"
                + "Proto/ID  Flags      Local Address          Foreign Address        (state)    \n"
                + "Active LOCAL (UNIX) domain sockets\n"
                + "Address          Type   Recv-Q Send-Q            Inode             Conn  Addr\n"
                + "884704a288ad5059 stream      0      0                0 c77b5c4fd4d46d6d 0\n"
                + "Registered kernel control modules\n"
                + "id       flags    pcbcount rcvbuf   sndbuf   name \n"
                + "       1        9        0   131072   131072 com.apple.flow-divert \n"
                + "       a        5        0     8192     2048 com.example.x \n"
                + "Active kernel event sockets\n"
                + "Proto Recv-Q Send-Q vendor  class subcla\n"
                + "kevt       0      0      1      1     11\n"
                + "Active kernel control sockets\n"
                + "Proto Recv-Q Send-Q   unit     id name\n"
                + "kctl       0      0      1      1 com.apple.flow-divert\n");
    assertEquals(1, parsed.malformed());
    assertTrue(parsed.first().startsWith("address cut; run netstat with -W: tcp6"));
    assertEquals(8, parsed.skipped());
    assertEquals(
        List.of(
            pair(row -> {}),
            listener(4, "0.0.0.0", "0.0.0.0", 22),
            listener(6, "::", "::", 22),
            listener(6, "::", "::", 8080),
            listener(6, "::1", "::", 631),
            listener(4, "127.0.0.1", "0.0.0.0", 631),
            RowValues.of(
                row -> {
                  row.setState(6, 5);
                  ends(row, "fe80::1", 1024, "fe80::2", 1025);
                  row.setScopes("lo0", "en0");
                })),
        parsed.rows());
  }

  @ParameterizedTest
  @CsvSource({
    "ESTABLISHED,1", "ESTABLISHED*,1", "SYN_SENT,2", "SYN_RCVD,3", "FIN_WAIT_1,4", "FIN_WAIT_2,5",
    "TIME_WAIT,6", "CLOSED,7", "CLOSE_WAIT,8", "LAST_ACK,9", "LISTEN,10", "CLOSING,11"
  })
  void feed_eachState_hasTheKernelsNumber(String name, int number) {
    assertEquals(number, onlyRow("tcp4 0 0 1.2.3.4.5 6.7.8.9.10 " + name).stateNumber());
  }

  @ParameterizedTest
  @ValueSource(strings = {"FIN_WAIT1", "SYN_RECV", "CLOSE", "12", "UNKNOWN"})
  void feed_otherProgramsState_isMalformed(String name) {
    assertEquals("State", reason("tcp4 0 0 1.2.3.4.5 6.7.8.9.10 " + name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "launchd:1|launchd|1",
        "node:13942|node|13942",
        "Google Chrome He:611|Google Chrome He|611",
        "Some IDE :2086|Some IDE|2086",
        "2.1.198:60299|2.1.198|60299",
        "a:b c:7|a:b c|7",
        "add:12|add|12"
      })
  void feed_processColumnOfMacOs_isTheHolder(String column, String program, int pid) {
    String row =
        PAIR
            + "         1024         2048  131072  131072 %20s  00102 00000008".formatted(column)
            + " 0000000001fec78d 00000081 04000900      2      0 000000\n";
    assertEquals(
        pair(r -> r.setHolders(List.of(new SocketHolder(program, pid, -1)))),
        onlyRow(TITLE + VERBOSE_MAC + row));
    // Without a header nobody says which column it is.
    assertEquals(pair(r -> {}), onlyRow(row));
  }

  @Test
  void feed_pidColumnOfOlderMacOs_isTheHolder() {
    String header = PLAIN + "     rhiwat shiwat    pid   epid  state    options\n";
    assertEquals(
        pair(row -> row.setHolders(List.of(new SocketHolder("", 842, -1)))),
        onlyRow(header + PAIR + " 131072 131072    842      0 0x0102 0x00000020"));
    assertEquals(
        pair(row -> {}), onlyRow(header + PAIR + " 131072 131072      0      0 0x2131 0x00000104"));
    assertEquals("columns", reason(header + PAIR + " 131072 131072    842      0 0x0102"));
    assertEquals("pid", reason(header + PAIR + " 131072 131072    84x      0 0x0102 0x00000020"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1024 2048 131072 131072 00102 00000008 1 0 0 0 0 0 0",
        "1024 x 131072 131072 a:1 00102 00000008 1 0 0 0 0 0",
        "1024 2048 131072 131072 a:1 00102 trailing",
        "1024 2048 131072 131072 a:2147483648 00102"
      })
  void feed_badProcessColumn_isMalformed(String tail) {
    assertEquals("columns", reason(VERBOSE_MAC + PAIR + " " + tail));
  }

  /** -b without -v: bytes received and sent. */
  @Test
  void feed_furtherColumnsByHeader_arePassedOver() {
    assertEquals(pair(r -> {}), onlyRow(PLAIN + " rxbytes txbytes\n" + PAIR + " 7 8\n"));
    assertEquals(pair(r -> {}), onlyRow(PLAIN + "  Log ID\n" + PAIR + " -\n"));
    assertEquals(pair(r -> {}), onlyRow(PLAIN + " CC cwin\n" + PAIR + " cubic 14480\n"));
    assertEquals("columns", reason(PLAIN + "\n" + PAIR + " 7\n"));
    assertEquals("columns", reason(PAIR + " cubic\n"));
  }

  @Test
  void feed_windowsBeforeTheAddress_arePassedOver() {
    assertEquals(
        pair(r -> {}),
        onlyRow(
            "Proto   Recv-Q Send-Q Recv-W Send-W Cgst-W  Local Address  Foreign Address  (state)\n"
                + "tcp          5      9  65536  65536  14480  10.0.0.7.52000  10.0.0.8.443"
                + "  ESTABLISHED"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Tcpcb            |fffff80003ee2410 ",
        "Socket           Flowhash |884704a288ad5059 9ae0b7f1 ",
        "PCB                |0xffff800001a7b5e0 "
      })
  void feed_addressOfTheSocket_isPassedOver(String header, String column) {
    String row = "tcp4  5  9  10.0.0.7.52000  10.0.0.8.443  ESTABLISHED\n";
    assertEquals(pair(r -> {}), onlyRow(header + " " + PLAIN + "\n" + column + " " + row));
    assertEquals(pair(r -> {}), onlyRow(column + " " + row));
    assertEquals("columns", reason(PLAIN + "\n" + column + " " + row));
    assertEquals("columns", reason(header + " " + PLAIN + "\n" + row));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tcp4 0 0 localhost.ipp *.* LISTEN|port name; run netstat with -n",
        "tcp4 0 0 10.0.0.1.https *.* LISTEN|port name; run netstat with -n",
        "tcp4 0 0 build.example.443 *.* LISTEN|host name; run netstat with -n",
        "tcp4 0 0 ::1.443 *.* LISTEN|Proto",
        "tcp4 0 0 10.0.0.1.65536 *.* LISTEN|Local Address",
        "tcp4 0 0 10.0.0.1 *.* LISTEN|Local Address",
        "tcp4 0 0 10.0.0.1.5 * LISTEN|Foreign Address",
        "tcp6 0 0 fe80::1%.5 *.* LISTEN|Local Address",
        "tcp6 0 0 fe80::1%a/b.5 *.* LISTEN|Local Address",
        "tcp4 0 0 10.0.0.1.5 10.0.0.2:80 ESTABLISHED|Foreign Address"
      })
  void feed_badAddress_isMalformed(String row, String reason) {
    assertEquals(reason, reason(row));
  }

  /** What netstat -x, -R and -T of FreeBSD show is no state, or no queues. */
  @Test
  void feed_tablesWithoutStateOrQueues_areMalformed() {
    assertEquals(
        "no state column",
        reason(
            "Proto Recv-Q Send-Q Local Address          Foreign Address         flowid ftype\n"
                + "tcp4       0      0 10.0.0.7.22            10.0.0.8.50000         00000000     0"));
    assertEquals(
        "no Recv-Q column",
        reason(
            "Proto Rexmit OOORcv 0-win  Local Address          Foreign Address\n"
                + "tcp4       0      0      0 10.0.0.7.22            10.0.0.8.50000"));
  }

  private static RowValues queue(int family, String local, int port, int length, int limit) {
    return RowValues.of(
        row -> {
          row.setState(family, 10);
          ends(row, local, port, family == 4 ? "0.0.0.0" : "::", 0);
          row.setQueues(length, 0);
          row.setAcceptQueueLimit(limit);
        });
  }

  @Test
  void feed_listenQueues_areLengthAndLimit() {
    String title = "Current listen queue sizes (qlen/incqlen/maxqlen)\n";
    ParsedNetstat freeBsd =
        ParsedNetstat.whole(
            title
                + "Tcpcb            Proto Listen                           Local Address         \n"
                + "fffff80003ee2410 tcp4  0/0/128                          127.0.0.1.25          \n"
                + "fffff80003d0c000 tcp46 7/1/10                           *.80                  \n"
                + "fffff80003d0c820 tcp6  0/0/128                          ::1.22                \n"
                + "unix  0/0/30                           /var/run/devd.pipe\n");
    assertEquals(0, freeBsd.malformed(), freeBsd.first());
    assertEquals(1, freeBsd.skipped());
    assertEquals(
        List.of(
            queue(4, "127.0.0.1", 25, 0, 128),
            queue(6, "::", 80, 7, 10),
            queue(6, "::1", 22, 0, 128)),
        freeBsd.rows());
    ParsedNetstat macOs =
        ParsedNetstat.whole(
            title
                + "Listen         Local Address         \n"
                + "0/0/128        *.12345            \n"
                + "192/0/128      127.0.0.1.80       \n"
                + "1/0/128        ::1.8082\n");
    assertEquals(
        List.of(
            queue(0, "::", 12345, 0, 128),
            queue(4, "127.0.0.1", 80, 192, 128),
            queue(6, "::1", 8082, 1, 128)),
        macOs.rows());
    assertEquals(
        macOs.rows().subList(1, 2),
        ParsedNetstat.whole(
                "Socket           Flowhash Listen         Local Address         \n"
                    + "f28c2482e4cb4419        0 192/0/128      127.0.0.1.80\n")
            .rows());
    assertEquals(List.of(queue(4, "127.0.0.1", 80, 3, 5)), List.of(onlyRow("3/0/5 127.0.0.1.80")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tcp4 0/0/2147483648 *.80|Listen",
        "tcp4 4294967296/0/5 *.80|Listen",
        "tcp4 0/0/5 *.80 x|columns",
        "tcp4 0/0/5|columns",
        "tcp4 0/0/5 *.http|port name; run netstat with -n",
        "tcp4 0/0/5 ::1.80|Proto",
        "tcp4 0/0 *.80|too few fields"
      })
  void feed_badListenQueues_areMalformed(String row, String reason) {
    assertEquals(reason, reason(row));
  }

  @Test
  void feed_remarkOfAChangedTable_isNoMalformedRow() {
    ParsedNetstat parsed =
        ParsedNetstat.whole(
            PAIR
                + "\nSome tcp sockets may have been created.\n"
                + "Some tcp sockets may have been created or deleted");
    assertEquals(0, parsed.malformed(), parsed.first());
    assertEquals(1, parsed.rows().size());
  }
}
