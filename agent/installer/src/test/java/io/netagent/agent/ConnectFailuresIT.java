package io.netagent.agent;

import static io.netagent.recorder.RecordCounter.CONNECT_ABORTED;
import static io.netagent.recorder.RecordCounter.CONNECT_DNS;
import static io.netagent.recorder.RecordCounter.CONNECT_REFUSED;
import static io.netagent.recorder.RecordCounter.CONNECT_TIMED_OUT;
import static io.netagent.recorder.RecordCounter.CONNECT_TOO_MANY_FILES;
import static io.netagent.recorder.RecordCounter.OPENED_CLIENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each connect that fails is counted once, by its error, and leaves no slot. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#withOldJavaNet")
@Timeout(300)
class ConnectFailuresIT extends SharedChild {
  private static void assertCounted(RecordCounter counter, String api, String command)
      throws Exception {
    FlightRecord before = child.record();
    Answer answer = child.ask(command);
    assertNotEquals("null", answer.fact(api));
    FlightRecord after = child.record();
    Deltas.assertEqual(before, after, Map.of(counter, 1L));
    assertEquals(before.connections().size(), after.connections().size());
  }

  /** Port 1 (tcpmux) is nobody's on any machine of today. */
  @ParameterizedTest
  @ValueSource(strings = {"socket", "channel", "selector", "adaptor", "asynchronous"})
  void counter_refused_countsOnce(String api) throws Exception {
    assertCounted(CONNECT_REFUSED, api, "Failures.connect 127.0.0.1 1 0 resolved " + api);
  }

  @ParameterizedTest
  @ValueSource(strings = {"socket", "channel", "selector", "adaptor", "asynchronous"})
  void counter_unresolvedHost_countsAsDns(String api) throws Exception {
    assertCounted(CONNECT_DNS, api, "Failures.connect no.such.host 80 0 unresolved " + api);
  }

  @ParameterizedTest
  @ValueSource(strings = {"socket", "adaptor"})
  void counter_connectTimeout_countsAsTimedOut(String api) throws Exception {
    long port = child.ask("Failures.fillBacklog").number("port");
    try {
      assertCounted(
          CONNECT_TIMED_OUT, api, "Failures.connect 127.0.0.1 " + port + " 50 resolved " + api);
    } finally {
      child.ask("close");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socketClosed",
        "channelClosed",
        "adaptorClosed",
        "channelInterrupted",
        "nonBlockingClosed",
        "asynchronousClosed"
      })
  void counter_givenUp_countsAsAborted(String how) throws Exception {
    long port = child.ask("Failures.fillBacklog").number("port");
    try {
      assertCounted(CONNECT_ABORTED, "thrown", "Failures.abort " + port + " " + how);
    } finally {
      child.ask("close");
    }
  }

  @Test
  void counter_limitOfFilesReached_countsEachTry() throws Exception {
    try (ChildJvm own =
        ChildJvm.on(jdk).behind("sh", "-c", "ulimit -n 200 && exec \"$@\"", "sh").start()) {
      own.line();
      FlightRecord before = own.record();
      Answer answer = own.ask("Failures.exhaustFiles");
      for (String api : List.of("socket", "channel", "asynchronous")) {
        assertTrue(answer.fact(api).contains("Too many open files"), answer.fact(api));
      }
      Deltas.assertEqual(
          before,
          own.record(),
          Map.of(CONNECT_TOO_MANY_FILES, 3L, OPENED_CLIENT, answer.number("connected")));
      own.endQuietly();
    }
  }
}
