package io.netagent.agent;

import static io.netagent.recorder.RecordCounter.CLOSED_RESET;
import static io.netagent.recorder.RecordCounter.CONNECT_ABORTED;
import static io.netagent.recorder.RecordCounter.CONNECT_REFUSED;
import static io.netagent.recorder.RecordCounter.CONNECT_TIMED_OUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedSite;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Netty's transports are recorded as the JDK's sockets are, and sites name Netty's caller. */
@ParameterizedClass
@MethodSource("io.netagent.agent.NettySetup#all")
@Timeout(300)
@Execution(ExecutionMode.SAME_THREAD)
class NettyIT {
  private static ChildJvm child;

  @Parameter NettySetup netty;

  @BeforeParameterizedClassInvocation
  static void start(NettySetup netty) throws Exception {
    child = netty.start();
  }

  @AfterParameterizedClassInvocation
  static void end() throws Exception {
    try (ChildJvm ending = child) {
      NettySetup.end(ending);
    }
  }

  @AfterEach
  void closeAll() throws Exception {
    child.ask("close");
    Await.until(child::record, now -> now.connections().isEmpty(), () -> "all slots cleared");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void record_echo_equalsApplicationsCount(String host) throws Exception {
    FlightRecord before = child.record();
    Answer answer =
        RecordedApis.assertRecorded(
            child, "NettyEcho.run " + netty.transport() + " " + host + " 3");
    assertEquals(6, answer.connections().size());
    assertEquals(1, RecordedApis.delta(before, child.record(), RecordCounter.LISTENERS_OPENED));
  }

  @Test
  void listener_afterAccepts_hasCountedThem() throws Exception {
    assumeTrue(netty.isNative(), "the JDK's are tested elsewhere");
    child.ask("NettyEcho.run " + netty.transport() + " 127.0.0.1 4");
    FlightRecord record = child.record();
    assertEquals(1, record.listeners().size());
    assertEquals(4, record.listeners().get(0).accepted());
  }

  @ParameterizedTest
  @CsvSource({
    "byCaller,openNettyHere",
    "byName,openNettyByNameHere",
    "byRegistering,registerNettyHere",
  })
  void site_clientConnection_namesOpener(String scenario, String method) throws Exception {
    child.ask("NettyConnects." + scenario + " " + netty.transport());
    assertTrue(names(site(), "NettyConnects\\." + method), () -> "the site of " + scenario);
  }

  private static RecordedSite site() throws Exception {
    FlightRecord record =
        Await.until(child::record, now -> client(now).siteId() >= 0, () -> "a site");
    return record.sites().get(client(record).siteId());
  }

  private static RecordedConnection client(FlightRecord record) {
    return record.connections().stream()
        .filter(c -> c.role() == ConnectionRole.CLIENT)
        .findFirst()
        .orElseThrow();
  }

  private static boolean names(RecordedSite site, String method) {
    return site.frames().stream()
        .anyMatch(
            frame -> frame.matches("com\\.acme\\.child\\." + method + "\\(Netty.*:[0-9]+\\)"));
  }

  /** No caller is left: the site says whose handler it was, below frames of the event loop. */
  @Test
  void site_reconnectedByEventLoop_namesHandler() throws Exception {
    child.ask("NettyConnects.byEventLoop " + netty.transport());
    RecordedSite site = site();
    assertTrue(names(site, "NettyConnects\\$Reconnecting\\.channelInactive"));
    assertTrue(site.frames().stream().noneMatch(frame -> frame.contains("NettyConnects.byEvent")));
    assertTrue(site.frames().get(site.frames().size() - 1).startsWith("java.lang.Thread.run("));
  }

  /** The JDK's reflection, through which Netty makes channels, changes its frames on the way. */
  @Test
  void site_manyFromOneLine_isOneSite() throws Exception {
    child.ask("NettyConnects.manyFromOneLine " + netty.transport() + " 40");
    FlightRecord record =
        Await.until(
            child::record,
            now -> now.connections().stream().allMatch(c -> c.siteId() >= 0),
            () -> "all sites");
    assertEquals(40, record.connections().size());
    assertEquals(
        1, record.connections().stream().map(RecordedConnection::siteId).distinct().count());
  }

  private void assertCounted(RecordCounter counter, String command) throws Exception {
    FlightRecord before = child.record();
    Answer answer = child.ask(command);
    assertNotEquals("null", answer.fact("thrown"));
    FlightRecord after =
        Await.until(
            child::record,
            now -> RecordedApis.delta(before, now, counter) > 0,
            () -> counter + " is counted");
    Set<RecordCounter> failures = EnumSet.noneOf(RecordCounter.class);
    for (RecordCounter each : RecordCounter.values()) {
      if (each.name().startsWith("CONNECT_") && RecordedApis.delta(before, after, each) > 0) {
        failures.add(each);
      }
    }
    assertEquals(Set.of(counter), failures);
    assertEquals(1, RecordedApis.delta(before, after, counter));
  }

  @Test
  void counter_refused_countsOnce() throws Exception {
    assertCounted(
        CONNECT_REFUSED, "NettyConnects.failing " + netty.transport() + " 127.0.0.1 1 1000");
  }

  @Test
  void counter_nettysTimeout_countsAsTimedOut() throws Exception {
    long port = child.ask("Failures.fillBacklog").number("port");
    assertCounted(
        CONNECT_TIMED_OUT,
        "NettyConnects.failing " + netty.transport() + " 127.0.0.1 " + port + " 100");
  }

  @Test
  void counter_kernelsTimeout_countsAsTimedOut() throws Exception {
    assumeTrue(
        netty.isNative() && !netty.transport().equals("incubator"), "no socket option for it");
    long port = child.ask("Failures.fillBacklog").number("port");
    assertCounted(
        CONNECT_TIMED_OUT,
        "NettyConnects.failing " + netty.transport() + " 127.0.0.1 " + port + " 0");
  }

  @Test
  void counter_closedWhilePending_countsAsAborted() throws Exception {
    long port = child.ask("Failures.fillBacklog").number("port");
    assertCounted(CONNECT_ABORTED, "NettyConnects.givenUp " + netty.transport() + " " + port);
  }

  @Test
  void record_endOfPeerUnanswered_hasTimeOfEnd() throws Exception {
    Answer answer = child.ask("NettyConnects.endUnanswered " + netty.transport());
    answer.assertFact("open", "true");
    RecordedConnection connection = client(child.record());
    assertEquals(answer.number("port"), connection.localPort());
    assertEquals(5, connection.bytesRead());
    assertNotEquals(0, connection.eofAtNanos());
    // Netty's own answer, as half closure is allowed.
    assertTrue(connection.inputShutdown());
    assertEquals(false, connection.outputShutdown());
  }

  @Test
  void close_afterReset_hasItsReason() throws Exception {
    FlightRecord before = child.record();
    child.ask("NettyConnects.reset " + netty.transport());
    FlightRecord after =
        Await.until(
            child::record,
            now -> RecordedApis.delta(before, now, CLOSED_RESET) > 0,
            () -> "closed by a reset");
    assertEquals(1, RecordedApis.delta(before, after, CLOSED_RESET));
  }

  @Test
  void record_unixDomainSockets_hasNone() throws Exception {
    assumeTrue(
        netty.isNative() && !netty.transport().equals("incubator"), "it has no such channels");
    assertNothing("NettyNotTcp.domainSocket");
  }

  @Test
  void record_datagrams_hasNone() throws Exception {
    assertNothing("NettyNotTcp.datagram");
  }

  private void assertNothing(String command) throws Exception {
    FlightRecord before = child.record();
    child.ask(command + " " + netty.transport()).assertFact("open", "true");
    FlightRecord open = child.record();
    assertEquals(List.of(), open.connections());
    assertEquals(List.of(), open.listeners());
    child.ask("close");
    assertEquals(Map.of(), Deltas.between(before, child.record()));
  }
}
