package io.netagent.agent;

import static io.netagent.recorder.RecordCounter.CLOSED_BROKEN_PIPE;
import static io.netagent.recorder.RecordCounter.CLOSED_BY_GC;
import static io.netagent.recorder.RecordCounter.CLOSED_NORMAL;
import static io.netagent.recorder.RecordCounter.CLOSED_RESET;
import static io.netagent.recorder.RecordCounter.OPENED_CLIENT;
import static io.netagent.recorder.RecordCounter.OPENED_SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordedConnection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections end, and what never was one. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#withOldJavaNet")
@Timeout(300)
class LifecycleIT extends SharedChild {
  private static Map<RecordCounter, Long> opensAnd(
      RecordCounter a, long na, RecordCounter b, long nb) {
    Map<RecordCounter, Long> deltas = new EnumMap<>(RecordCounter.class);
    deltas.put(OPENED_CLIENT, 1L);
    deltas.put(OPENED_SERVER, 1L);
    deltas.merge(a, na, Long::sum);
    deltas.merge(b, nb, Long::sum);
    return deltas;
  }

  @AfterEach
  void closeAll() throws Exception {
    child.ask("close");
    assertEquals(List.of(), child.record().connections());
  }

  @ParameterizedTest
  @ValueSource(strings = {"socket", "channel", "asynchronous"})
  void eofAt_endReadTwice_isTheFirst(String api) throws Exception {
    long before = System.nanoTime();
    child.ask("Lifecycle.endRead " + api).assertFact("read", "3");
    RecordedConnection connection = child.record().connections().get(0);
    assertTrue(connection.eofAtNanos() >= before);
    assertTrue(connection.eofAtNanos() <= System.nanoTime());
    assertTrue(connection.lastReadAtNanos() >= connection.eofAtNanos());
    assertEquals(3, connection.bytesRead());
    child.ask("Lifecycle.readAgain").assertFact("read", "-1");
    RecordedConnection later = child.record().connections().get(0);
    assertEquals(connection.eofAtNanos(), later.eofAtNanos());
    assertEquals(3, later.bytesRead());
  }

  @ParameterizedTest
  @ValueSource(strings = {"socket", "channel", "asynchronous"})
  void closed_peerReset_countsAsReset(String api) throws Exception {
    FlightRecord before = child.record();
    Answer answer = child.ask("Lifecycle.reset " + api);
    assertNotEquals("null", answer.fact("thrown"));
    Deltas.assertEqual(before, child.record(), opensAnd(CLOSED_RESET, 1, CLOSED_NORMAL, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"socket", "channel", "asynchronous"})
  void closed_peerGoneWhileWriting_countsAsBrokenPipe(String api) throws Exception {
    FlightRecord before = child.record();
    Answer answer = child.ask("Lifecycle.brokenPipe " + api);
    assertNotEquals("null", answer.fact("thrown"));
    Deltas.assertEqual(before, child.record(), opensAnd(CLOSED_BROKEN_PIPE, 1, CLOSED_NORMAL, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"socket", "channel", "asynchronous"})
  void closed_whileAnotherThreadReads_countsOnceAndClears(String api) throws Exception {
    FlightRecord before = child.record();
    Answer answer = child.ask("Lifecycle.closeWhileReading " + api);
    assertNotEquals("null", answer.fact("thrown"));
    FlightRecord after = child.record();
    Deltas.assertEqual(
        before, after, Map.of(OPENED_CLIENT, 1L, OPENED_SERVER, 1L, CLOSED_NORMAL, 1L));
    assertEquals(1, after.connections().size());
  }

  @Test
  void closed_droppedSockets_countAsClosedByGc() throws Exception {
    FlightRecord before = child.record();
    child.ask("Lifecycle.drop socket 3");
    FlightRecord after =
        Await.until(
            () -> {
              child.ask("Lifecycle.collect");
              return child.record();
            },
            now -> RecordedApis.delta(before, now, CLOSED_BY_GC) == 3,
            () -> "three sockets collected");
    assertEquals(3, after.connections().size());
    assertEquals(0, RecordedApis.delta(before, after, CLOSED_NORMAL));
  }

  @Test
  void reads_processStartedByApplication_goOn() throws Exception {
    RecordedApis.assertRecorded(child, "Lifecycle.startProcess");
  }

  @Test
  void record_notTcp_showsNothing() throws Exception {
    FlightRecord before = child.record();
    child.ask("NotTcp.all");
    assertNothingBut20Pairs(before);
  }

  @Test
  void record_unixDomain_showsNothing() throws Exception {
    assumeTrue(jdk.feature() >= 16, "no Unix-domain sockets");
    FlightRecord before = child.record();
    child.ask("UnixDomain.all").assertFact("refused", "true");
    assertNothingBut20Pairs(before);
  }

  private static void assertNothingBut20Pairs(FlightRecord before) throws Exception {
    FlightRecord after = child.record();
    assertEquals(List.of(), after.connections());
    Deltas.assertEqual(
        before, after, Map.of(OPENED_CLIENT, 20L, OPENED_SERVER, 20L, CLOSED_NORMAL, 40L));
  }
}
