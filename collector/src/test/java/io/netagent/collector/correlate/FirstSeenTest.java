package io.netagent.collector.correlate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.FourTuple;
import org.junit.jupiter.api.Test;

class FirstSeenTest {
  private static final FourTuple TUPLE = new FourTuple(0, 1, 10, 0, 2, 20);
  private static final int ESTABLISHED = 1;
  private static final int CLOSE_WAIT = 8;
  private final FirstSeen firstSeen = new FirstSeen();

  @Test
  void saw_inTheFirstReading_isAtLeastSince() {
    firstSeen.begin(100, false);
    assertFalse(firstSeen.saw(TUPLE, 5, CLOSE_WAIT).exact());
    firstSeen.begin(200, false);
    FirstSeen.Since since = firstSeen.saw(TUPLE, 5, CLOSE_WAIT);
    assertFalse(since.exact());
    assertEquals(100, since.atNanos());
  }

  @Test
  void saw_changeOfState_isExact() {
    firstSeen.begin(100, false);
    firstSeen.saw(TUPLE, 5, ESTABLISHED);
    firstSeen.begin(200, false);
    FirstSeen.Since since = firstSeen.saw(TUPLE, 5, CLOSE_WAIT);
    assertTrue(since.exact());
    assertEquals(200, since.atNanos());
  }

  @Test
  void saw_newRowAfterAnEmptyReading_isExact() {
    firstSeen.begin(100, false);
    firstSeen.begin(200, false);
    assertTrue(firstSeen.saw(TUPLE, 5, CLOSE_WAIT).exact());
  }

  @Test
  void saw_changeWhileNobodyWatched_isAtLeast() {
    firstSeen.begin(100, false);
    firstSeen.saw(TUPLE, 5, ESTABLISHED);
    firstSeen.begin(90_000, true);
    assertFalse(firstSeen.saw(TUPLE, 5, CLOSE_WAIT).exact());
  }

  @Test
  void saw_acceptedFromTheQueue_keepsItsTime() {
    firstSeen.begin(100, false);
    firstSeen.saw(TUPLE, 0, CLOSE_WAIT);
    firstSeen.begin(200, false);
    assertEquals(100, firstSeen.saw(TUPLE, 5, CLOSE_WAIT).atNanos());
  }

  @Test
  void saw_otherSocketOnTheSamePorts_beginsAnew() {
    firstSeen.begin(100, false);
    firstSeen.saw(TUPLE, 5, CLOSE_WAIT);
    firstSeen.begin(200, false);
    assertEquals(200, firstSeen.saw(TUPLE, 6, CLOSE_WAIT).atNanos());
  }

  @Test
  void begin_rowGone_forgetsIt() {
    firstSeen.begin(100, false);
    firstSeen.saw(TUPLE, 5, CLOSE_WAIT);
    firstSeen.begin(200, false);
    assertEquals(0, firstSeen.size());
  }
}
