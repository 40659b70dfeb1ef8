package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.RowValues;
import io.netagent.socket.SocketHolder;
import io.netagent.socket.TcpMetric;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands behind the addresses. */
class SsDetailsTest {
  private static final String ESTAB = "ESTAB 0 0 127.0.0.1:8080 127.0.0.2:40000 ";
  private static final String LISTEN = "LISTEN 2 9 127.0.0.1:8080 0.0.0.0:* ";

  /** As iproute2 6.1 printed it, but with all that is left out for 0. */
  private static final String EVERYTHING =
      ESTAB
          + "users:((\"java\",pid=7,fd=9)) timer:(on,204ms,3) uid:1000 ino:69201 sk:107a fwmark:0x1f"
          + " cgroup:/system.slice v6only:0 <-> tos:0x10 tclass:0 class_id:0 inet-sockopt: ( is_icsk)"
          + " skmem:(r0,rb131072,t0,tb2626560,f0,w0,o0,bl0,d0) ts sack ecn ecnseen fastopen cubic"
          + " wscale:7,7 rto:204 backoff:1 rtt:0.035/0.016 ato:40 mss:32768 pmtu:65535 rcvmss:536"
          + " advmss:65483 cwnd:10 ssthresh:7 bytes_sent:14 bytes_retrans:1 bytes_acked:13"
          + " bytes_received:8 segs_out:3 segs_in:2 data_segs_out:1 data_segs_in:1"
          + " dctcp:(ce_state:0,alpha:0,ab_ecn:0,ab_tot:0)"
          + " bbr:(bw:1638400bps,mrtt:0.038,pacing_gain:2.88672,cwnd_gain:2.88672) send"
          + " 74020571429bps lastsnd:12 lastrcv:13 lastack:14 pacing_rate 148022857136bps/1000bps"
          + " delivery_rate 62300000bps delivered:2 delivered_ce:1 app_limited busy:2968ms"
          + " rwnd_limited:5ms(0.2%) sndbuf_limited:1ms(100.0%) unacked:4 retrans:1/6 lost:1 sacked:1"
          + " dsack_dups:1 fackets:2 reordering:3 reord_seen:1 rcv_rtt:1 rcv_space:65495"
          + " rcv_ssthresh:65495 notsent:99 minrtt:0.02 rcv_ooopack:1 snd_wnd:65536 rcv_wnd:65535"
          + " rehash:1 inq:7 tcp-ulp-tls version: 1.3 cipher: aes-gcm-128 rxconf: sw txconf: none"
          + " zc_ro_tx some_day:new words";

  private static final RowValues TOLD =
      RowValues.of(
          row -> {
            row.setState(4, 1);
            row.setLocal(0, 0xFFFF_7F00_0001L, 8080);
            row.setRemote(0, 0xFFFF_7F00_0002L, 40000);
            row.setTimer(1, 204, 3);
            row.setOwner(1000, 69201);
            row.setKernelIds(0x107a, 0);
            row.setHolders(List.of(new SocketHolder("java", 7, 9)));
            row.setMetric(TcpMetric.RTT_MICROS, 35);
            row.setMetric(TcpMetric.MIN_RTT_MICROS, 20);
            row.setMetric(TcpMetric.RTO_MICROS, 204_000);
            row.setMetric(TcpMetric.TOTAL_RETRANSMITS, 6);
            row.setMetric(TcpMetric.UNACKED_SEGMENTS, 4);
            row.setMetric(TcpMetric.CONGESTION_WINDOW_SEGMENTS, 10);
            row.setMetric(TcpMetric.DELIVERY_RATE_BYTES_PER_SECOND, 7_787_500);
            row.setMetric(TcpMetric.LAST_SENT_MILLIS_AGO, 12);
            row.setMetric(TcpMetric.LAST_RECEIVED_MILLIS_AGO, 13);
            row.setMetric(TcpMetric.SEND_WINDOW_BYTES, 65_536);
            row.setMetric(TcpMetric.NOT_SENT_BYTES, 99);
            row.setMetric(TcpMetric.BYTES_ACKED, 13);
            row.setMetric(TcpMetric.BYTES_RECEIVED, 8);
            row.setMetric(TcpMetric.DATA_SEGMENTS_SENT, 1);
            row.setMetric(TcpMetric.LAST_ACK_MILLIS_AGO, 14);
          });

  private static Map<TcpMetric, Long> metrics(String tokens) {
    return SsParsed.row(ESTAB + tokens).metrics();
  }

  @Test
  void line_everyToken_isUnderstood() {
    assertEquals(TOLD, SsParsed.row(EVERYTHING));
  }

  @Test
  void line_wrapped_saysTheSame() {
    assertEquals(
        TOLD,
        SsParsed.row(EVERYTHING.replace(" skmem", "\n\t skmem").replace(" inet-", "\n\tinet-")));
  }

  @Test
  void line_olderOrder_saysTheSame() {
    String timer = "timer:(on,204ms,3)";
    String users = "users:((\"java\",pid=7,fd=9))";
    assertEquals(TOLD, SsParsed.row(EVERYTHING.replace(users + " " + timer, timer + " " + users)));
  }

  /** Cut anywhere, a row is never another one: malformed, or with fewer or shorter fields. */
  @Test
  void line_knownTokenCutOff_isMalformed() {
    for (SsToken token : SsToken.values()) {
      assertEquals(token.key(), SsParsed.reason(ESTAB + token.key() + ":"), token.key());
    }
  }

  @ParameterizedTest
  @EnumSource(SsToken.class)
  void line_knownTokenTwiceOrWithABrokenValue_isMalformed(SsToken token) {
    int from = EVERYTHING.indexOf(" " + token.key() + ":") + 1;
    assertTrue(from > 0 || token == SsToken.MEM || token == SsToken.QACK, token.key());
    if (from > 0) {
      String told = EVERYTHING.substring(from).split(" ")[0];
      assertEquals(token.key(), SsParsed.reason(ESTAB + told + " " + told));
      assertEquals(token.key(), SsParsed.reason(ESTAB + told + "!"));
      assertEquals(token.key(), SsParsed.reason(ESTAB + told.replace(":", ":!")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uid:4294967296",
        "uid:-1",
        "ino:-5",
        "ino:1e3",
        "sk:",
        "sk:xyz",
        "sk:12345678901234567",
        "fwmark:1f",
        "v6only:2",
        "rto:",
        "rto:.5",
        "rto:5.",
        "rto:1e",
        "rto:1e+",
        "rto:0.0001",
        "rto:-1",
        "rto:99999999999999999999",
        "rtt:1",
        "rtt:1/",
        "rtt:/1",
        "rtt:1/2/3",
        "retrans:1",
        "retrans:x/1",
        "wscale:7",
        "busy:5",
        "busy:ms",
        "rwnd_limited:5ms",
        "rwnd_limited:5ms(0.2)",
        "rwnd_limited:5ms(%)",
        "rwnd_limited:5ms(",
        "skmem:(r0",
        "skmem:()",
        "bbr:x",
        "dctcp:x",
        "cwnd:010",
        "cwnd:1.5",
        "cwnd:-1",
        "mss:--1",
        "timer:",
        "timer:5",
        "users:x",
        "timer:(on)",
        "timer:(on,1sec)",
        "timer:(on,1sec,0",
        "timer:(on,1sec,-1)",
        "timer:(on,1sec,x)",
        "timer:(off2,1sec,0)",
        "timer:(on,1min500ms,0)",
        "timer:(on,1,0)",
        "timer:(on,1sec,0) timer:(on,1sec,0)",
        "timer:(on,99999999999ms,0)",
        "users:",
        "users:(",
        "users:()",
        "users:((",
        "send",
        "send 5",
        "send bps",
        "send cubic",
        "send 5bps/",
        "pacing_rate",
        "pacing_rate 1xbps",
        "delivery_rate",
        "delivery_rate 5",
        "delivery_rate bps",
        "delivery_rate Mbps",
        "delivery_rate 1bps delivery_rate 1bps",
        "delivery_rate 99999999999999999999bps",
        "delivery_rate 1.5bps",
        "a\"b",
        "x:\"y",
        "\"",
        "127.0.0.1:80",
        "[::1]:80",
        "->",
        "<>",
        "<->x",
        "---- ",
        "5",
        "LISTEN",
        "ts ESTAB",
        "ino:5 6",
        "\\"
      })
  void line_brokenOrOddToken_isMalformed(String tokens) {
    SsParsed parsed = SsParsed.whole(ESTAB + tokens);
    assertEquals(List.of(), parsed.rows());
    assertEquals(1, parsed.malformed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fallback_mode",
        "ce_state 0 alpha 1 ab_ecn 2 ab_tot 3",
        "dctcp:fallback_mode",
        "bidir",
        "qack:3",
        "usec_ts",
        "tcp-ulp-mptcp flags:Mmec token:0000(id:0)/89ab(id:0) seq:1 ssnoff:1",
        "md5keys:10.0.0.1/32=a\"\\040b",
        "nosuch:",
        "nosuch:-1",
        "reordering:-3",
        "inet-sockopt: ()",
        "mem:(r0,w0,f0,t0)",
        "map_id:1 [ \"anything ] 5 <",
        "opt:\"20 4 30 10 -1\"",
        "x_y.z-1"
      })
  void line_oldAndNewTokens_arePassedOver(String tokens) {
    assertEquals(Map.of(), metrics(tokens));
  }

  /** ss that reads /proc prints seconds, and 0 as a listener's limit. */
  @Test
  void line_readFromProc_tellsNeitherRtoNorLimit() {
    RowValues row = SsParsed.row(LISTEN + "ino:5 sk:1 opt:\"20 4 30 10 -1\" rto:0.2 cwnd:10");
    assertEquals(-1, row.acceptQueueLimit());
    assertEquals(Map.of(TcpMetric.CONGESTION_WINDOW_SEGMENTS, 10L), row.metrics());
    assertEquals(Map.of(TcpMetric.RTO_MICROS, 200_000L), metrics("rto:200 mss:1448"));
  }

  @ParameterizedTest
  @CsvSource({
    "uid:1000 ino:5,1000,5",
    "ino:5,0,5",
    "ino:0,-1,0",
    "uid:1000 ino:0,1000,0",
    "uid:7,7,-1",
    "'',-1,-1",
    "uid:4294967295 ino:5,4294967295,5"
  })
  void line_owner_is0OnlyWhereTheInodeIsTold(String tokens, long uid, long inode) {
    RowValues row = SsParsed.row(ESTAB + tokens);
    assertEquals(uid, row.uid());
    assertEquals(inode, row.inode());
  }

  @Test
  void line_withoutTimer_hasNoneOnlyIfTimersWereShown() {
    assertEquals(-1, SsParsed.row(ESTAB).timerNumber());
    RowValues shown = SsParsed.row(ESTAB + "ino:5 sk:1");
    assertEquals(List.of(0, 0L, 0), timer(shown));
    assertEquals(List.of(0, 0L, 0), timer(SsParsed.withTimersAsked(ESTAB).rows().get(0)));
    assertEquals(
        List.of(-1, 500L, 2), timer(SsParsed.row(ESTAB + "timer:(unknown,500ms,2) ino:1")));
  }

  private static List<Object> timer(RowValues row) {
    return List.of(row.timerNumber(), row.timerRemainingMillis(), row.retransmits());
  }

  @ParameterizedTest
  @CsvSource({
    "sk:107a,107a",
    "sk:ffff880012345678,ffff880012345678",
    "sk:0,0",
    "sk:ffffffffffffffff,0",
    "sk:0000107a,107a"
  })
  void line_cookie_isAnyOf64Bits(String token, String cookie) {
    assertEquals(cookie, Long.toHexString(SsParsed.row(ESTAB + token).cookie()));
  }

  @Test
  void line_cgroupPath_canClaimNothing() {
    String path =
        "cgroup:/a <-> ino:666 uid:7 sk:bad timer:(on,1sec,9) users:((\"x\",pid=1,fd=2)) rtt:9/9 \"; --> b";
    RowValues row = SsParsed.row(ESTAB + "ino:5 sk:1 " + path + " v6only:0 <-> cubic rtt:1/1");
    assertEquals(5, row.inode());
    assertEquals(0, row.uid());
    assertEquals(1, row.cookie());
    assertEquals(0, row.timerNumber());
    assertEquals(List.of(), row.holders());
    assertEquals(Map.of(TcpMetric.RTT_MICROS, 1000L), row.metrics());
    RowValues withoutShutdown =
        SsParsed.row(
            ESTAB + "cgroup:/a ino:6 uid:7 sk:bad timer:(on,1sec,9) users:((\"x\",pid=1,fd=2))");
    assertEquals(-1, withoutShutdown.inode());
    assertEquals(-1, withoutShutdown.uid());
    assertEquals(0, withoutShutdown.cookie());
    assertEquals(-1, withoutShutdown.timerNumber());
    assertEquals(List.of(), withoutShutdown.holders());
  }

  @Test
  void line_cgroupWithoutAPath_hasItsId() {
    assertEquals(0x1a2b, SsParsed.row(ESTAB + "cgroup:unreachable:1a2b <->").cgroupId());
    assertEquals(0, SsParsed.row(ESTAB + "cgroup:/unreachable:1a2b <->").cgroupId());
    assertEquals(0, SsParsed.row(ESTAB + "cgroup:unreachable:zz <->").cgroupId());
  }
}
