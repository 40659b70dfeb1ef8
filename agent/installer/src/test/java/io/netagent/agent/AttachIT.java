package io.netagent.agent;

import static io.netagent.agent.RecordedApis.closed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.agent.Answer.Expected;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent that comes later: what is open then, and what is recorded from then on. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#all")
@Timeout(300)
class AttachIT {
  private static final int PAIRS = 4;

  @Parameter Jdk jdk;

  private ChildJvm start() throws Exception {
    ChildJvm child = ChildJvm.on(jdk).withoutAgent().jvm(Attaching.quiet(jdk)).start();
    assertEquals("ready", child.line());
    return child;
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "::1"})
  void attach_connectionsOfEveryApiOpen_areAdoptedAndCountedFromThenOn(String host)
      throws Exception {
    try (ChildJvm child = start()) {
      child.ask("OpenBefore.open " + host).assertFact("pairs", String.valueOf(PAIRS));
      assertEquals("attached", Attaching.attach(child, "record=DIR,name=late"));
      FlightRecord adopted = child.record();
      assertEquals("late", adopted.header().name());
      assertEquals(2 * PAIRS, adopted.counter(RecordCounter.ADOPTED));
      assertEquals(2 * PAIRS, adopted.connections().size());
      assertTrue(adopted.connections().stream().allMatch(RecordedConnection::adopted));
      assertTrue(
          adopted.connections().stream().allMatch(c -> c.bytesRead() + c.bytesWritten() == 0));
      assertEquals(3, adopted.listeners().size());
      assertTrue(adopted.listeners().stream().allMatch(RecordedListener::adopted));

      Answer used = child.ask("OpenBefore.use 1000");
      assertSame(used, child.record());

      child.ask("OpenBefore.close");
      FlightRecord after =
          Await.until(
              child::record,
              r ->
                  r.connections().isEmpty()
                      && closed(r) == 2 * PAIRS
                      && r.counter(RecordCounter.ADOPTED_CLOSED) >= 2 * PAIRS,
              () -> "all closed");
      assertEquals(2 * PAIRS, after.counter(RecordCounter.ADOPTED_CLOSED));
      assertEquals(2 * PAIRS, after.counter(RecordCounter.CLOSED_NORMAL));
      // Of adopted ones, what went since; closed, they count on.
      assertEquals(
          used.connections().stream().mapToLong(Expected::bytesRead).sum(), after.bytesRead());
      assertEquals(
          used.connections().stream().mapToLong(Expected::bytesWritten).sum(),
          after.bytesWritten());
      assertEquals(0, after.counter(RecordCounter.OPENED_CLIENT));
      assertEquals(0, after.counter(RecordCounter.OPENED_SERVER));
      child.ask("close");
      Await.until(child::record, r -> r.listeners().isEmpty(), () -> "listeners closed");
      child.endQuietly();
    }
  }

  private static void assertSame(Answer answer, FlightRecord record) {
    Map<String, RecordedConnection> recorded = new HashMap<>();
    for (RecordedConnection c : record.connections()) {
      recorded.put(c.role() + " " + c.localPort() + " " + c.remotePort(), c);
    }
    assertEquals(answer.connections().size(), recorded.size());
    for (Expected expected : answer.connections()) {
      RecordedConnection c =
          recorded.get(expected.role() + " " + expected.localPort() + " " + expected.remotePort());
      assertTrue(c != null, () -> expected + " is not in " + recorded.keySet());
      assertEquals(expected.bytesRead(), c.bytesRead(), expected::toString);
      assertEquals(expected.bytesWritten(), c.bytesWritten(), expected::toString);
      boolean v4 = expected.remoteAddress().equals("127.0.0.1");
      assertEquals(v4 ? 0xffff_7f00_0001L : 1, c.remoteLow(), expected::toString);
      assertEquals(0, c.remoteHigh());
    }
  }

  @Test
  void attach_listenersOpen_theirNewConnectionsAreRecordedAsAny() throws Exception {
    try (ChildJvm child = start()) {
      child.ask("OpenBefore.open 127.0.0.1");
      assertEquals("attached", Attaching.attach(child, "record=DIR"));
      child.ask("OpenBefore.accept");
      FlightRecord record = child.record();
      assertEquals(3, record.counter(RecordCounter.OPENED_CLIENT));
      assertEquals(3, record.counter(RecordCounter.OPENED_SERVER));
      assertEquals(6, record.connections().stream().filter(c -> !c.adopted()).count());
      child.ask("OpenBefore.close");
      FlightRecord after =
          Await.until(
              child::record,
              r ->
                  r.connections().isEmpty()
                      && closed(r) - r.counter(RecordCounter.ADOPTED_CLOSED) == 6,
              () -> "all closed and counted");
      assertEquals(closed(after) - 6, after.counter(RecordCounter.ADOPTED_CLOSED));
      child.endQuietly();
    }
  }

  /** The call that blocks was made before the agent came, and ends behind its back. */
  @ParameterizedTest
  @CsvSource({"socket, 5, 0", "channel, 5, 0", "socket writes, 0, 5", "channel writes, 0, 5"})
  void attach_whileAConnectBlocks_countsItOnceBytesGoOverIt(String api, long read, long written)
      throws Exception {
    try (ChildJvm child = start()) {
      int port = (int) child.ask("SlowConnect.begin " + api).number("port");
      Await.until(
          () -> OpenTcpSockets.connecting(child.process().pid()), n -> n == 1, () -> "SYN_SENT");
      assertEquals("attached", Attaching.attach(child, "record=DIR"));
      assertEquals(0, child.record().counter(RecordCounter.OPENED_CLIENT));
      child.ask("SlowConnect.end").assertFact("outcome", "null");
      FlightRecord record = child.record();
      assertEquals(1, record.counter(RecordCounter.OPENED_CLIENT));
      RecordedConnection slow =
          record.connections().stream()
              .filter(c -> c.remotePort() == port && c.connectNanos() > 0)
              .findFirst()
              .orElseThrow();
      assertEquals(read, slow.bytesRead());
      assertEquals(written, slow.bytesWritten());
      assertTrue(slow.localPort() > 0);
      child.ask("close");
      FlightRecord after =
          Await.until(child::record, r -> r.connections().isEmpty(), () -> "all closed");
      assertEquals(0, after.counter(RecordCounter.CONNECT_ABORTED));
      assertEquals(
          closed(after),
          after.counter(RecordCounter.ADOPTED)
              + after.counter(RecordCounter.OPENED_CLIENT)
              + after.counter(RecordCounter.OPENED_SERVER));
      child.endQuietly();
    }
  }

  @Test
  void attach_onceMore_changesOptionsOnly() throws Exception {
    try (ChildJvm child = start()) {
      assertEquals("attached", Attaching.attach(child, "record=DIR,name=a"));
      assertEquals("unchanged", Attaching.attach(child, ""));
      assertEquals("unchanged", Attaching.attach(child, "record=DIR,name=a"));
      assertEquals("changed name=b, app=com.acme", Attaching.attach(child, "name=b,app=com.acme"));
      FlightRecord record =
          Await.until(child::record, r -> r.header().name().equals("b"), () -> "another name");
      assertEquals("com.acme", record.header().applicationPackages());
      assertEquals("changed name=c", Attaching.attach(child, "name=c"));
      Await.until(child::record, r -> r.header().name().equals("c"), () -> "another name");
      assertEquals("com.acme", child.record().header().applicationPackages());
      assertTrue(Attaching.attach(child, "record=/elsewhere").startsWith("refused "));
      assertTrue(Attaching.attach(child, "nme=d").contains("unknown option 'nme'"));
      assertEquals(1, child.records().records().size());
      child.endQuietly();
    }
  }

  @Test
  void attach_toAJvmWithTheAgent_changesItsName() throws Exception {
    try (ChildJvm child = ChildJvm.on(jdk).jvm(Attaching.quiet(jdk)).start()) {
      assertEquals("ready", child.line());
      assertEquals("changed name=late", Attaching.attach(child, "name=late"));
      Await.until(child::record, r -> r.header().name().equals("late"), () -> "another name");
      assertEquals("detached", Attaching.detach(child));
      child.endQuietly();
    }
  }

  @Test
  void attach_wrongOptions_isRefusedAndLeavesNothing() throws Exception {
    try (ChildJvm child = start()) {
      assertTrue(Attaching.attach(child, "record=here").startsWith("refused record must be"));
      assertTrue(Attaching.attach(child, "record=/nowhere/at/all").startsWith("refused no flight"));
      assertEquals("absent", Attaching.detach(child));
      child.ask("Self.look").assertFact("threads", threads(child));
      assertEquals("attached", Attaching.attach(child, "record=DIR"));
      child.endQuietly();
    }
  }

  private static String threads(ChildJvm child) throws Exception {
    String threads = child.ask("Self.look").fact("threads");
    assertFalse(threads.contains("netagent"), threads);
    return threads;
  }

  @Test
  void detach_whileConnectionsAreUsed_leavesThemToTheApplication() throws Exception {
    try (ChildJvm child = start()) {
      child.ask("OpenBefore.open 127.0.0.1");
      assertEquals("attached", Attaching.attach(child, "record=DIR"));
      child.ask("OpenBefore.accept");
      child.ask("OpenBefore.use 10");
      assertEquals("detached", Attaching.detach(child));
      assertEquals(List.of(), child.records().records());
      threads(child);
      child.ask("OpenBefore.use 20");
      assertEquals("attached", Attaching.attach(child, "record=DIR"));
      child.forgetRecord();
      FlightRecord again = child.record();
      assertEquals(2 * (PAIRS + 3), again.counter(RecordCounter.ADOPTED));
      assertSame(child.ask("OpenBefore.use 30"), child.record());
      child.ask("OpenBefore.close");
      Await.until(child::record, r -> r.connections().isEmpty(), () -> "all closed");
      child.endQuietly();
    }
  }

  @Test
  void record_adoptedServer_hasFirstReaderAsSite() throws Exception {
    try (ChildJvm child = start()) {
      child.ask("OpenBefore.open 127.0.0.1");
      assertEquals("attached", Attaching.attach(child, "record=DIR"));
      child.ask("OpenBefore.use 10");
      FlightRecord record =
          Await.until(
              child::record,
              r -> r.connections().stream().allMatch(c -> c.siteId() >= 0),
              () -> "a site for each");
      String frames = record.sites().stream().map(Object::toString).collect(Collectors.joining());
      assertTrue(record.sites().size() > 0, frames);
      child.endQuietly();
    }
  }
}
