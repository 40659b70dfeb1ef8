package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.socket.TcpMetric;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of ss -i: their exact values, and which of those left out are 0. */
class SsFiguresTest {
  private static final String ESTAB = "ESTAB 0 0 127.0.0.1:8080 127.0.0.2:40000 ";
  private static final String LISTEN = "LISTEN 2 9 127.0.0.1:8080 0.0.0.0:* ";

  private static Map<TcpMetric, Long> metrics(String tokens) {
    return SsParsed.row(ESTAB + tokens).metrics();
  }

  @ParameterizedTest
  @CsvSource({
    "rtt:0.035/0.016,35", "rtt:204/1,204000", "rtt:1234.57/0.5,1234570", "rtt:1e+06/0,1000000000",
    "rtt:1.5e+03/0,1500000", "rtt:0.001/0,1", "rtt:5.25/10.488,5250", "rtt:999999/0,999999000"
  })
  void line_rtt_isExactInMicroseconds(String token, long micros) {
    assertEquals(micros, metrics(token).get(TcpMetric.RTT_MICROS));
  }

  @ParameterizedTest
  @CsvSource({
    "62300000bps,7787500",
    "62.3Mbps,7787500",
    "7bps,0",
    "8bps,1",
    "12.5Kbps,1562",
    "1e+03Mbps,125000000",
    "1.5Gbps,187500000",
    "2Tbps,250000000000",
    "16kbps,2000",
    "4937912bps,617239"
  })
  void line_deliveryRate_isInBytesPerSecond(String rate, long bytes) {
    assertEquals(
        bytes, metrics("delivery_rate " + rate).get(TcpMetric.DELIVERY_RATE_BYTES_PER_SECOND));
  }

  @Test
  void line_tokenLacksBesideOneOfItsAge_is0() {
    assertEquals(
        Map.of(TcpMetric.RTT_MICROS, 1000L, TcpMetric.LAST_ACK_MILLIS_AGO, 3L),
        metrics("rtt:1/1 mss:5 lastack:3 pmtu:9"));
    Map<TcpMetric, Long> bytes = metrics("segs_in:1");
    assertEquals(
        List.of(
            "TOTAL_RETRANSMITS=0",
            "UNACKED_SEGMENTS=0",
            "LAST_SENT_MILLIS_AGO=0",
            "LAST_RECEIVED_MILLIS_AGO=0",
            "BYTES_ACKED=0",
            "BYTES_RECEIVED=0",
            "LAST_ACK_MILLIS_AGO=0"),
        bytes.entrySet().stream().map(Object::toString).toList());
    assertEquals(0, metrics("minrtt:1").get(TcpMetric.NOT_SENT_BYTES));
    assertEquals(0, metrics("minrtt:1").get(TcpMetric.DATA_SEGMENTS_SENT));
    assertEquals(7, metrics("data_segs_out:7").get(TcpMetric.DATA_SEGMENTS_SENT));
    assertEquals(Arrays.asList(0L, null), rateAndWindow("app_limited"));
    assertEquals(Arrays.asList(0L, null), rateAndWindow("bytes_sent:1"));
    assertEquals(Arrays.asList(null, null), rateAndWindow("minrtt:1"));
    assertEquals(Arrays.asList(0L, 0L), rateAndWindow("rcv_wnd:1"));
    assertEquals(Arrays.asList(0L, 0L), rateAndWindow("rcv_ooopack:1"));
    assertEquals(Arrays.asList(0L, 5L), rateAndWindow("snd_wnd:5"));
  }

  private static List<Long> rateAndWindow(String tokens) {
    Map<TcpMetric, Long> metrics = metrics(tokens);
    return Arrays.asList(
        metrics.get(TcpMetric.DELIVERY_RATE_BYTES_PER_SECOND),
        metrics.get(TcpMetric.SEND_WINDOW_BYTES));
  }

  @Test
  void line_listener_hasNoSegmentsUnacked() {
    assertEquals(
        Map.of(TcpMetric.CONGESTION_WINDOW_SEGMENTS, 10L),
        SsParsed.row(LISTEN + "cubic cwnd:10 unacked:2 segs_in:4").metrics());
  }
}
