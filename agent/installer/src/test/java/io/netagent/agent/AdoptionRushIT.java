package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.ClosedConnection;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordedConnection;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent comes while fd numbers go from hand to hand, again and again: it adopts what is open at
 * that moment, and no slot is left to somebody else. Alone: the threads race for all CPUs.
 */
@Tag("alone")
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#withOldJavaNet")
@Timeout(240)
class AdoptionRushIT {
  private static final int ROUNDS = 4;
  private static final int BEFORE = 500;
  private static final int CHECKED = 2_000;

  /** Both ends of those that are opened first and never used. */
  private static final int IDLE = 12;

  /** Two seconds, and some ticks. */
  private static final long LATE_LOOK_NANOS = 2_500_000_000L;

  @Parameter Jdk jdk;

  @Test
  void attach_whileFdsGoFromHandToHand_recordsWhatIsReallyOpen() throws Exception {
    try (ChildJvm child =
        ChildJvm.on(jdk)
            .withoutAgent()
            .opening("java.io", "java.net", "sun.nio.ch")
            .jvm(Attaching.quiet(jdk))
            .start()) {
      assertEquals("ready", child.line());
      for (int round = 1; round <= ROUNDS; round++) {
        rush(child, round);
      }
      child.endQuietly();
    }
  }

  private static void rush(ChildJvm child, int round) throws Exception {
    child.ask("Rush.go");
    long before = child.ask("Rush.tell").number("connections");
    Await.until(
        () -> child.ask("Rush.tell").number("connections"),
        now -> now - before > BEFORE,
        () -> "connections come and go");
    assertEquals("attached", Attaching.attach(child, "record=DIR"));
    child.ask("Rush.watch " + child.records().path());
    Await.until(
        () -> child.ask("Rush.tell"),
        told -> told.number("checked") > CHECKED || told.number("badOthers") > 0,
        () -> "connections looked at");
    Answer answer = child.ask("Rush.halt");
    String where = "round " + round;
    assertEquals("", answer.fact("firstBad"), where);
    assertEquals(0, answer.number("badConnections"), where);
    assertEquals(0, answer.number("badOthers"), where);
    assertTrue(answer.number("noise") > 100, "files and UDP sockets took no part");

    FlightRecord record = child.record();
    Set<String> open = OpenTcpSockets.of(child.process().pid());
    assertEquals(open, recorded(record), where);
    assertTrue(record.counter(RecordCounter.ADOPTED) >= IDLE, where);
    assertBalance(record, where);
    Set<Integer> ports = Set.of((int) answer.number("port"), (int) answer.number("channelPort"));
    for (ClosedConnection closed : record.closed().connections()) {
      boolean client = closed.role() == ConnectionRole.CLIENT;
      assertTrue(ports.contains(client ? closed.remotePort() : closed.localPort()), where);
      assertTrue(!ports.contains(client ? closed.localPort() : closed.remotePort()), where);
    }

    // What adoption itself missed is put right by then: the closes to come are the hooks' alone.
    assertEquals(adopted(record), adopted(afterLateLook(child, record)), where);
    child.ask("Rush.close");
    FlightRecord after =
        Await.until(child::record, r -> r.connections().isEmpty(), () -> "all closed");
    assertBalance(after, where);
    assertEquals(0, after.counter(RecordCounter.CLOSED_BY_GC), where);
    assertEquals(
        after.counter(RecordCounter.ADOPTED), after.counter(RecordCounter.ADOPTED_CLOSED), where);
    assertEquals("detached", Attaching.detach(child));
    child.forgetRecord();
  }

  private static long adopted(FlightRecord record) {
    return record.connections().stream().filter(RecordedConnection::adopted).count();
  }

  private static FlightRecord afterLateLook(ChildJvm child, FlightRecord record) throws Exception {
    long adoptedNanos =
        record.connections().stream()
            .filter(RecordedConnection::adopted)
            .mapToLong(RecordedConnection::openedAtNanos)
            .max()
            .orElseThrow();
    return Await.until(
        child::record,
        now -> now.header().tickNanos() - adoptedNanos > LATE_LOOK_NANOS,
        () -> "adopted fds looked at once more");
  }

  /** What came and did not go is there. */
  private static void assertBalance(FlightRecord record, String where) {
    long came =
        record.counter(RecordCounter.ADOPTED)
            + record.counter(RecordCounter.OPENED_CLIENT)
            + record.counter(RecordCounter.OPENED_SERVER);
    assertEquals(record.connections().size(), came - RecordedApis.closed(record), where);
  }

  private static Set<String> recorded(FlightRecord record) {
    Set<String> recorded = new TreeSet<>();
    for (RecordedConnection each : record.connections()) {
      recorded.add(OpenTcpSockets.connection(each.fd(), each.localPort(), each.remotePort()));
    }
    record.listeners().forEach(each -> recorded.add(OpenTcpSockets.listener(each.fd())));
    return recorded;
  }
}
