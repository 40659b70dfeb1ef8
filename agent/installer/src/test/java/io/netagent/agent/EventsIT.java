package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.CloseReason;
import io.netagent.recorder.EventKind;
import io.netagent.recorder.FlightEvent;
import io.netagent.recorder.RecordCounter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of event, with what it says, by each API. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#withOldJavaNet")
@Timeout(300)
class EventsIT extends SharedChild {
  private EventWatch watch;

  @BeforeEach
  void beginToWatch() throws Exception {
    watch = EventWatch.of(child);
  }

  @AfterEach
  void endToWatch() throws Exception {
    child.ask("close");
    assertEquals(0, watch.overwritten());
    assertEquals(0, watch.leftOut());
    watch.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Sockets.plain,SOCKET",
    "Sockets.withTimeouts,SOCKET",
    "Channels.selector,CHANNEL",
    "AsynchronousChannels.futures,ASYNCHRONOUS_CHANNEL"
  })
  void events_exchange_tellBothLives(String scenario, String transport) throws Exception {
    Answer answer = child.ask(scenario + " 127.0.0.1");
    child.ask("close");
    int connections = answer.connections().size();
    List<FlightEvent> closed = watch.await(EventKind.CLOSED, connections);
    for (FlightEvent end : closed) {
      List<FlightEvent> life = EventWatch.of(end.fd(), end.generation(), watch.events());
      boolean client = end.role().name().equals("CLIENT");
      List<EventKind> kinds = life.stream().map(FlightEvent::kind).toList();
      assertEquals(
          client ? EventKind.CONNECT_START : EventKind.ACCEPTED, kinds.get(0), kinds::toString);
      assertEquals(client, kinds.contains(EventKind.CONNECTED), kinds::toString);
      assertEquals(end.bytesRead() > 0 ? 1 : 0, EventWatch.of(EventKind.FIRST_BYTE, life).size());
      assertEquals(EventKind.CLOSED, kinds.get(kinds.size() - 1), kinds::toString);
      Answer.Expected expected =
          answer.connections().stream()
              .filter(c -> c.localPort() == end.localPort() && c.remotePort() == end.remotePort())
              .findFirst()
              .orElseThrow();
      assertEquals(expected.bytesRead(), end.bytesRead());
      assertEquals(expected.bytesWritten(), end.bytesWritten());
      for (FlightEvent event : life) {
        assertEquals(expected.remotePort(), event.remotePort());
        assertEquals(0xffff7f000001L, event.remoteLow());
        assertEquals(4, event.family());
        assertEquals(expected.role(), event.role().name());
        assertNotEquals(0, event.threadId());
        assertEquals("", event.traceId());
        if (event.kind() != EventKind.CONNECT_START) {
          assertEquals(transport, event.transport().name());
          assertEquals(expected.localPort(), event.localPort());
        }
        if (event.kind() != EventKind.CONNECT_START && event.kind() != EventKind.ACCEPTED) {
          assertTrue(event.durationNanos() >= 0, event.kind()::toString);
          assertTrue(event.durationNanos() < 60_000_000_000L, event.kind()::toString);
        }
      }
      FlightEvent last = life.get(life.size() - 1);
      assertEquals(CloseReason.NORMAL, last.reason());
      assertEquals("main", last.threadName());
      assertTrue(last.closedSequence() >= 0);
    }
    // Each has a site by now, or its event follows.
    watch.await(
        events ->
            closed.stream()
                .allMatch(
                    end ->
                        end.siteId() >= 0
                            || end.bytesRead() == 0
                            || events.stream()
                                .anyMatch(
                                    event ->
                                        event.kind() == EventKind.SITE
                                            && event.fd() == end.fd()
                                            && event.generation() == end.generation())));
  }

  /** Port 1 (tcpmux) is nobody's on any machine of today. */
  @ParameterizedTest
  @ValueSource(strings = {"socket", "channel", "selector", "adaptor", "asynchronous"})
  void events_refused_tellOfTheSameConnection(String api) throws Exception {
    child.ask("Failures.connect 127.0.0.1 1 0 resolved " + api);
    FlightEvent failed = watch.await(EventKind.CONNECT_FAILED, 1).get(0);
    assertEquals(RecordCounter.CONNECT_REFUSED, failed.connectError());
    FlightEvent start = EventWatch.of(EventKind.CONNECT_START, watch.events()).get(0);
    assertEquals(start.fd(), failed.fd());
    assertEquals(start.generation(), failed.generation());
    assertNotEquals(0, failed.generation());
    assertEquals(1, failed.remotePort());
    assertEquals(0xffff7f000001L, failed.remoteLow());
    assertTrue(failed.durationNanos() >= 0 && failed.durationNanos() < 60_000_000_000L);
    assertTrue(failed.failed());
    if (!api.equals("asynchronous")) {
      assertEquals("java.net.ConnectException", failed.text());
    }
    assertEquals(List.of(), EventWatch.of(EventKind.CLOSED, watch.events()));
    assertEquals(List.of(), EventWatch.of(EventKind.CONNECTED, watch.events()));
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
  void events_givenUp_tellOfTheSameConnection(String how) throws Exception {
    long port = child.ask("Failures.fillBacklog").number("port");
    watch.read();
    int before = EventWatch.of(EventKind.CONNECT_START, watch.events()).size();
    child.ask("Failures.abort " + port + " " + how);
    FlightEvent failed = watch.await(EventKind.CONNECT_FAILED, 1).get(0);
    assertEquals(RecordCounter.CONNECT_ABORTED, failed.connectError());
    FlightEvent start = EventWatch.of(EventKind.CONNECT_START, watch.events()).get(before);
    assertEquals(start.fd(), failed.fd());
    assertEquals(start.generation(), failed.generation());
    assertEquals(port, failed.remotePort());
  }

  @Test
  void events_unresolvedHost_tellWithoutConnection() throws Exception {
    child.ask("Failures.connect no.such.host 80 0 unresolved socket");
    FlightEvent failed = watch.await(EventKind.CONNECT_FAILED, 1).get(0);
    assertEquals(RecordCounter.CONNECT_DNS, failed.connectError());
    assertEquals(-1, failed.fd());
    assertEquals(0, failed.generation());
    assertEquals(-1, failed.durationNanos());
  }

  /** An empty label is no name (RFC 1035): no name server is asked. */
  @Test
  void events_lookups_tellNameAndOutcome() throws Exception {
    child.ask("Failures.connect localhost 1 0 resolved socket");
    FlightEvent found = watch.await(EventKind.LOOKUP, 1).get(0);
    assertEquals("localhost", found.text());
    assertTrue(!found.failed() && found.durationNanos() > 0);
    assertEquals(-1, found.fd());
    child.ask("Failures.connect a..b 1 0 resolved socket");
    FlightEvent failed = watch.await(EventKind.LOOKUP, 2).get(1);
    assertEquals("a..b", failed.text());
    assertTrue(failed.failed());
    assertEquals(2, EventWatch.of(EventKind.CONNECT_FAILED, watch.events()).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"socket", "channel", "asynchronous"})
  void events_endRead_tellOnce(String api) throws Exception {
    child.ask("Lifecycle.endRead " + api);
    child.ask("Lifecycle.readAgain");
    FlightEvent eof = watch.await(EventKind.EOF, 1).get(0);
    assertEquals(3, eof.bytesRead());
    assertTrue(eof.durationNanos() >= 0);
    child.ask("close");
    watch.await(EventKind.CLOSED, 2);
    assertEquals(1, EventWatch.of(EventKind.EOF, watch.events()).size());
  }

  @ParameterizedTest
  @CsvSource({
    "socket,input",
    "socket,output",
    "channel,input",
    "channel,output",
    "asynchronous,input",
    "asynchronous,output"
  })
  void events_shutdown_tellTheDirection(String api, String way) throws Exception {
    child.ask("Lifecycle.shutdown " + api + " " + way);
    EventKind kind = way.equals("input") ? EventKind.INPUT_SHUTDOWN : EventKind.OUTPUT_SHUTDOWN;
    assertEquals("CLIENT", watch.await(kind, 1).get(0).role().name());
    assertEquals(
        1,
        EventWatch.of(EventKind.INPUT_SHUTDOWN, watch.events()).size()
            + EventWatch.of(EventKind.OUTPUT_SHUTDOWN, watch.events()).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"socket", "channel", "asynchronous"})
  void events_reset_tellTheReason(String api) throws Exception {
    child.ask("Lifecycle.reset " + api);
    child.ask("close");
    List<FlightEvent> closed = watch.await(EventKind.CLOSED, 2);
    FlightEvent client =
        closed.stream().filter(c -> c.role().name().equals("CLIENT")).findFirst().orElseThrow();
    assertEquals(CloseReason.RESET, client.reason());
    assertTrue(client.failed());
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2,771", "TLSv1.3,772"})
  void events_handshakes_tellProtocolAndConnection(String protocol, int number) throws Exception {
    Path keys = Keys.make();
    try {
      child.ask("Tls.sockets " + keys + " " + protocol + " 2 trusted");
      List<FlightEvent> finished = watch.await(EventKind.TLS_FINISHED, 4);
      for (FlightEvent event : finished) {
        assertEquals(number, event.tlsProtocol());
        assertEquals(-1, event.tlsAlert());
        assertTrue(event.durationNanos() > 0);
        assertTrue(
            EventWatch.of(event.fd(), event.generation(), watch.events()).size() >= 2,
            () -> EventWatch.texts(watch.events()));
        assertEquals("127.0.0.1:" + event.remotePort(), event.text());
      }
      assertEquals(2, finished.stream().filter(FlightEvent::resumed).count());
      child.ask("Tls.sockets " + keys + " " + protocol + " 1 untrusted");
      List<FlightEvent> failed = watch.await(EventKind.TLS_FAILED, 2);
      for (FlightEvent event : failed) {
        // certificate_unknown, which the server may not get: its connection is closed by then.
        assertTrue(event.tlsAlert() >= 0, event::text);
        assertTrue(event.tlsAlert() == 46 || event.role().name().equals("SERVER"), event::text);
        assertTrue(event.fd() >= 0);
        assertTrue(event.failed());
      }
    } finally {
      Files.deleteIfExists(keys);
    }
  }

  @Test
  void events_engine_tellWithoutConnection() throws Exception {
    child.ask("Tls.beginEngine");
    child.ask("Tls.closeEngine");
    FlightEvent failed = watch.await(EventKind.TLS_FAILED, 1).get(0);
    assertEquals("engine.example:8443", failed.text());
    assertEquals(-1, failed.fd());
    assertEquals(-1, failed.tlsAlert());
  }
}
