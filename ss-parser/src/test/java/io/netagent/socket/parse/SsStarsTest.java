package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netagent.socket.RowValues;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a star means as an address, and ends that don't go together. */
class SsStarsTest {
  @Test
  void feed_oldSs_meansIpv4ByAStar() {
    String text =
        "State      Recv-Q Send-Q      Local Address:Port          Peer Address:Port\n"
            + "LISTEN     0      128                    *:22                        *:*     \n"
            + "ESTAB      0      0               10.0.0.1:22                 10.0.0.2:40000 \n"
            + "LISTEN     0      128                   :::22                       :::*     \n"
            + "LISTEN     0      100            127.0.0.1:25                        *:*     \n"
            + "LISTEN     0      50                     *:111                       *:*     \n";
    assertEquals(
        Arrays.asList(
            "0.0.0.0:22 4", "10.0.0.1:22 4", "[::]:22 6", "127.0.0.1:25 4", "0.0.0.0:111 4"),
        SsParsed.rows(text).stream()
            .map(row -> row.fourTuple().localText() + " " + row.family())
            .toList());
    assertEquals("0.0.0.0:0", SsParsed.rows(text).get(0).fourTuple().remoteText());
  }

  @Test
  void feed_newSs_meansIpv6ByAStar() {
    List<RowValues> rows =
        SsParsed.rows(
            "LISTEN 0 5 *:8080 *:*\nLISTEN 0 5 0.0.0.0:22 0.0.0.0:*\nLISTEN 0 5 *%lo:1 *:*\n");
    assertEquals(
        List.of("[::]:8080 -> [::]:0 6", "0.0.0.0:22 -> 0.0.0.0:0 4", "[::]:1 -> [::]:0 6"),
        rows.stream().map(row -> row.fourTuple() + " " + row.family()).toList());
    assertNull(rows.get(0).localScope());
    assertEquals("lo", rows.get(2).localScope());
  }

  @Test
  void feed_starThatNothingExplains_isIpv6AndWaitsForSoManyRowsOnly() {
    String estab = "ESTAB 0 0 10.0.0.1:22 10.0.0.2:40000\n";
    String text =
        "LISTEN 0 5 *:1 *:*\n" + estab.repeat(SsStars.MAX_WAITING) + "LISTEN 0 5 :::1 :::*\n";
    assertEquals(6, SsParsed.rows(text).get(0).family());
    String shorter = text.replaceFirst(estab + estab, "");
    assertEquals(4, SsParsed.rows(shorter).get(0).family());
    assertEquals(SsStars.MAX_WAITING, SsParsed.rows(shorter).size());
  }

  @Test
  void feed_rowOrHeaderOfNewSs_meansIpv6ByAStarAtOnce() {
    String bare = "ESTAB 0 0 ::1:1 ::1:2\n";
    assertEquals(6, SsParsed.rows("LISTEN 0 5 *:1 *:* v6only:0\n" + bare).get(0).family());
    assertEquals(6, SsParsed.rows("LISTEN 0 5 *:1 *:* cgroup:/ <->\n" + bare).get(0).family());
    assertEquals(4, SsParsed.rows("LISTEN 0 5 *:1 *:* ino:5\n" + bare).get(0).family());
    String header = "State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n";
    assertEquals(6, SsParsed.rows(header + "LISTEN 0 5 *:1 *:*\n" + bare).get(0).family());
  }

  @Test
  void feed_endsOfTwoFamilies_areMalformed() {
    assertEquals("an IPv4 and an IPv6 address", SsParsed.reason("ESTAB 0 0 127.0.0.1:1 [::1]:2"));
  }
}
