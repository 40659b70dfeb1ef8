package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.SocketRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SsTimerTest {
  private final SocketRecord row = new SocketRecord();

  private boolean read(String token) {
    byte[] bytes = TableText.bytes(token);
    return SsTimer.read(bytes, 0, bytes.length, row);
  }

  @ParameterizedTest
  @CsvSource({
    "200ms,200",
    "004ms,4",
    "0ms,0",
    "'',0",
    "1sec,1000",
    "59sec,59000",
    "1min,60000",
    "1min59sec,119000",
    "9min59sec,599000",
    "119min,7140000",
    "9.373sec,9373",
    "1.2sec,1200",
    "1.004sec,1004",
    "9.373ms,9373",
    "1.001ms,1001"
  })
  void read_everyTime_isInMilliseconds(String time, long millis) {
    assertTrue(read("timer:(keepalive," + time + ",7)"));
    assertEquals(millis, row.timerRemainingMillis());
    assertEquals(2, row.timerNumber());
    assertEquals(7, row.retransmits());
  }

  /** No ss prints a fraction of a millisecond, so nobody knows what it would mean. */
  @ParameterizedTest
  @ValueSource(strings = {"4.5ms", "0.373ms", "12.345ms", "9.37ms", "9.3730ms"})
  void read_otherFractionOfMilliseconds_isNotTold(String time) {
    assertTrue(read("timer:(on," + time + ",0)"));
    assertEquals(-1, row.timerRemainingMillis());
    assertEquals(1, row.timerNumber());
  }

  @ParameterizedTest
  @CsvSource({"off,0", "on,1", "keepalive,2", "timewait,3", "persist,4", "delack,5", "unknown,-1"})
  void read_name_isTheKernelsNumber(String name, int number) {
    assertTrue(read("timer:(" + name + ",1sec,0)"));
    assertEquals(number, row.timerNumber());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timer:(on,1sec,0",
        "timer:(on,1sec)",
        "timer:(on)",
        "timer:()",
        "timer:(on,1,0)",
        "timer:(on,sec,0)",
        "timer:(on,ms,0)",
        "timer:(on,min,0)",
        "timer:(on,1secs,0)",
        "timer:(on,1sec1sec,0)",
        "timer:(on,1minsec,0)",
        "timer:(on,1min1ms,0)",
        "timer:(on,.5sec,0)",
        "timer:(on,1.sec,0)",
        "timer:(on,1.0005sec,0)",
        "timer:(on,1.5min,0)",
        "timer:(on,-1sec,0)",
        "timer:(on,12345678901sec,0)",
        "timer:(on,1.12345678901ms,0)",
        "timer:(on,1sec,)",
        "timer:(on,1sec,2147483648)",
        "timer:(On,1sec,0)",
        "timer:(,1sec,0)",
        "timer:(on,1sec,0,0)"
      })
  void read_anythingElse_isBroken(String token) {
    assertFalse(read(token));
  }
}
