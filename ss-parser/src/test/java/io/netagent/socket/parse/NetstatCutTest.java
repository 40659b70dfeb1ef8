package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses that a netstat has cut to the width of its column, or that only look so. */
class NetstatCutTest {
  /** 22 characters are whole, of 23 nobody can tell, unless another shows that nothing was cut. */
  @ParameterizedTest
  @CsvSource({
    "fd00::1:22:33:4:55:840, 1", // 22
    "fd00::1:22:33:44:55:840, 0", // 23
    "fd00::1:22:33:44:55:8400, 1" // 24
  })
  void feed_ipv6AtTheCut_isTakenOnlyIfWhole(String local, int rows) {
    assertEquals(rows, ParsedNetstat.whole("tcp6 0 0 " + local + " :::* LISTEN").rows().size());
    assertEquals(1, ParsedNetstat.wide("tcp6 0 0 " + local + " :::* LISTEN").rows().size());
  }

  @Test
  void feed_widePaddedColumns_areNotCut() {
    String row =
        "tcp 0 0 %-51s %-51s LISTEN".formatted("fd00::1:22:33:44:55:840", "fd00::1:22:33:44:55:8");
    assertEquals(1, ParsedNetstat.whole(row).rows().size());
  }

  /** Where the last number is above 25, no digit of it is missing. */
  @ParameterizedTest
  @CsvSource({
    "::ffff:10.0.12.15:40000, 0",
    "::ffff:10.0.12.25:40000, 0",
    "::ffff:10.0.12.26:40000, 1",
    "::ffff:10.0.120.0:40000, 1",
    "::ffff:10.10.2.115:8080, 1",
    "::ffff:10.0.12.1:40000, 1", // 22
    "::ffff:10.100.110.:8080, 0",
    "::ffff:10.0.12.15:400000, 0"
  })
  void feed_v4MappedAtTheCut_isTakenOnlyIfWhole(String local, int rows) {
    assertEquals(rows, ParsedNetstat.whole("tcp 0 0 " + local + " :::* LISTEN").rows().size());
  }

  @Test
  void feed_rowsBehindALongerOne_wereNotCut() {
    String doubtful = "tcp6 0 0 fd00::1:22:33:44:55:840 :::* LISTEN\n";
    String longer = "tcp6 0 0 fd00::1:22:33:44:55:8400 :::* LISTEN\n";
    ParsedNetstat parsed =
        ParsedNetstat.whole(
            doubtful + longer + doubtful + "Active Internet connections\n" + doubtful);
    assertEquals(2, parsed.rows().size());
    assertEquals(2, parsed.malformed());
    // What is no address shows nothing.
    String junk = longer.replace(":8400", ":8400x");
    assertEquals(0, ParsedNetstat.whole(junk + doubtful).rows().size());
  }

  /** Under -A a field is cut to 18 characters, and the end of a port may be gone. */
  @ParameterizedTest
  @CsvSource({
    "10.100.100.10.4443, 0", // 18: perhaps 44431
    "10.100.100.10.6554, 1", // 18: 65540 is no port
    "10.100.100.1.54321, 1", // 18
    "10.100.100.1.4443, 1", // 17
    "10.100.100.100.4434, 1", // 19: a wide column
    "192.168.100.200.44, 0", // 18: the rest is gone
    "192.168.1.100.*, 1"
  })
  void feed_ipv4AtTheCutUnderA_isTakenOnlyIfWhole(String local, int rows) {
    String row = "fffff80003ee2410 tcp4 0 0 " + local + " *.* LISTEN";
    ParsedNetstat parsed = ParsedNetstat.whole(row);
    assertEquals(rows, parsed.rows().size(), parsed.first());
    assertEquals(1 - rows, parsed.malformed());
    assertEquals(1, ParsedNetstat.wide(row).rows().size());
  }

  /** A host is cut to 16 characters. */
  @ParameterizedTest
  @CsvSource({
    "2001:db8:0:1::12.443, 0", // 16, and it may go on
    "2001:db8:aaaa:bb.443, 0", // 16
    "2001:db8:0:1::1.443, 1", // 15
    "2001:db8:0:1::123.443, 1", // 17: a wide column
    "fe80::1%utun1234.443, 0", // 16
    "fe80::aede:48ff:.443, 0" // 16
  })
  void feed_ipv6OfBsdAtTheCut_isTakenOnlyIfWhole(String local, int rows) {
    ParsedNetstat parsed = ParsedNetstat.whole("tcp6 0 0 " + local + " *.* LISTEN");
    assertEquals(rows, parsed.rows().size());
    if (rows == 0) {
      assertTrue(parsed.first().startsWith("address cut; run netstat with -W: "));
    }
  }

  @Test
  void feed_wideColumnsOfBsd_areNotCut() {
    String local = "2001:db8:0:1::12.443";
    String wide = "tcp6 0 0 %-45s %-45s LISTEN".formatted(local, "*.*");
    assertEquals(1, ParsedNetstat.whole(wide).rows().size());
    String header =
        "Proto Recv-Q Send-Q %-45s %-45s (state)\n".formatted("Local Address", "Foreign Address");
    assertEquals(
        1, ParsedNetstat.whole(header + "tcp6 0 0 " + local + " *.* LISTEN").rows().size());
  }
}
