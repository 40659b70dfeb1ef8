package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.SiteKind;
import java.util.Comparator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The line of code: of the opener for clients, of the first reader for accepted connections. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#withOldJavaNet")
@Timeout(300)
class SitesIT extends SharedChild {
  private static final int LONGEST = 120;
  private static final int TABLE = 1_024;

  @AfterEach
  void closeAll() throws Exception {
    child.ask("close");
  }

  private static RecordedSite siteOf(ConnectionRole role) throws Exception {
    FlightRecord record =
        Await.until(child::record, now -> latest(now, role).siteId() >= 0, () -> "a site");
    return record.sites().get(latest(record, role).siteId());
  }

  /** HTTP clients keep older ones open. */
  private static RecordedConnection latest(FlightRecord record, ConnectionRole role) {
    return record.connections().stream()
        .filter(c -> c.role() == role)
        .max(Comparator.comparing(RecordedConnection::openedAtNanos))
        .orElseThrow();
  }

  private static void assertNames(RecordedSite site, String method) {
    assertTrue(
        site.frames().stream()
            .anyMatch(
                frame ->
                    frame.matches(
                        "com\\.acme\\.child\\.[A-Za-z]+\\."
                            + method
                            + "\\([A-Za-z]+\\.java:[0-9]+\\)")),
        () -> String.join("\n", site.frames()));
    assertTrue(
        site.frames().get(0).matches("(sun\\.nio\\.ch|java\\.net)\\..*"), site.frames().get(0));
    assertTrue(site.frames().stream().noneMatch(frame -> frame.startsWith("io.netagent.")));
  }

  @ParameterizedTest
  @CsvSource({
    "Sites.socket,openSocketHere",
    "Sites.channel,openChannelHere",
    "Sites.selector,connectChannelHere",
    "Sites.asynchronous,openAsynchronousChannelHere",
    "Sites.urlConnection,askByUrlHere",
    "HttpClients.askOnce,askByHttpClientHere",
    "Sites.deep 30,openDeepDown",
  })
  void site_clientConnection_namesOpener(String scenario, String method) throws Exception {
    assumeTrue(jdk.feature() >= 11 || !scenario.startsWith("HttpClients"), "no java.net.http");
    child.ask(scenario);
    RecordedSite site = siteOf(ConnectionRole.CLIENT);
    assertNames(site, method);
    assertEquals(SiteKind.OPENER, site.kind());
  }

  @Test
  void site_acceptedConnection_namesFirstReader() throws Exception {
    child.ask("Sites.accept");
    siteOf(ConnectionRole.CLIENT);
    assertTrue(
        child.record().connections().stream()
            .allMatch(c -> c.role() == ConnectionRole.CLIENT || c.siteId() == -1));
    child.ask("Sites.handle");
    RecordedSite site = siteOf(ConnectionRole.SERVER);
    assertNames(site, "readRequestHere");
    assertEquals(SiteKind.FIRST_READER, site.kind());
  }

  @Test
  void site_deepStack_isCutAtItsOuterEnd() throws Exception {
    child.ask("Sites.deep 200");
    RecordedSite site = siteOf(ConnectionRole.CLIENT);
    assertEquals(LONGEST, site.frames().size());
    assertNames(site, "openSocketHere");
  }

  @Test
  void sites_burst_countsSkippedStacks() throws Exception {
    FlightRecord before = child.record();
    int connections = 6_000;
    child.ask("Sites.burst " + connections);
    // A stack for each client and each first reader.
    FlightRecord after =
        Await.until(
            child::record,
            now -> stacks(now) - stacks(before) == 2 * connections,
            () -> "every stack accounted for");
    assertEquals(connections, RecordedApis.delta(before, after, RecordCounter.OPENED_CLIENT));
    assertTrue(RecordedApis.delta(before, after, RecordCounter.SITES_SKIPPED) > 0);
    assertTrue(
        after.sites().stream()
            .anyMatch(
                s -> s.opened() > 0 && String.join(" ", s.frames()).contains("Sites.burst(")));
  }

  private static long stacks(FlightRecord record) {
    return record.sites().stream().mapToLong(RecordedSite::opened).sum()
        + record.counter(RecordCounter.SITES_SKIPPED)
        + record.counter(RecordCounter.SITES_OVERFLOWED);
  }

  @Test
  void sites_moreThanTheTableHolds_countsOverflow() throws Exception {
    try (ChildJvm own = ChildJvm.on(jdk).start()) {
      own.line();
      own.ask("Sites.distinct 1500");
      FlightRecord record =
          Await.until(
              own::record,
              now -> stacks(now) + now.counter(RecordCounter.UNTRACKED_OPENS) == 1_500,
              () -> "every stack accounted for");
      // On a busy machine some opens may come before the slots for them.
      long tracked = 1_500 - record.counter(RecordCounter.UNTRACKED_OPENS);
      assertEquals(tracked, record.connections().size());
      assertEquals(TABLE, record.sites().size());
      assertEquals(tracked - TABLE, record.counter(RecordCounter.SITES_OVERFLOWED));
      own.endQuietly();
    }
  }
}
