package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.CloseReason;
import io.netagent.recorder.EventKind;
import io.netagent.recorder.FlightEvent;
import io.netagent.recorder.RecordCounter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The events of Netty's transports are those of the JDK's. */
@ParameterizedClass
@MethodSource("io.netagent.agent.NettySetup#all")
@Timeout(300)
class NettyEventsIT {
  private static ChildJvm child;

  @Parameter NettySetup netty;
  private EventWatch watch;

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

  @BeforeEach
  void beginToWatch() throws Exception {
    watch = EventWatch.of(child);
  }

  @AfterEach
  void endToWatch() throws Exception {
    child.ask("close");
    Await.until(child::record, now -> now.connections().isEmpty(), () -> "all slots cleared");
    assertEquals(0, watch.overwritten() + watch.leftOut());
    watch.close();
  }

  @Test
  void events_echo_tellBothLives() throws Exception {
    Answer answer = child.ask("NettyEcho.run " + netty.transport() + " 127.0.0.1 3");
    child.ask("close");
    List<FlightEvent> closed = watch.await(EventKind.CLOSED, 6);
    for (FlightEvent end : closed) {
      List<FlightEvent> life = EventWatch.of(end.fd(), end.generation(), watch.events());
      List<EventKind> kinds = life.stream().map(FlightEvent::kind).toList();
      boolean client = end.role().name().equals("CLIENT");
      assertEquals(
          client ? EventKind.CONNECT_START : EventKind.ACCEPTED, kinds.get(0), kinds::toString);
      assertEquals(client, kinds.contains(EventKind.CONNECTED), kinds::toString);
      assertEquals(1, EventWatch.of(EventKind.FIRST_BYTE, life).size(), kinds::toString);
      assertEquals(EventKind.CLOSED, kinds.get(kinds.size() - 1), kinds::toString);
      assertTrue(
          answer.connections().stream()
              .anyMatch(
                  c ->
                      c.localPort() == end.localPort()
                          && c.remotePort() == end.remotePort()
                          && c.bytesRead() == end.bytesRead()
                          && c.transport().equals(end.transport().name())),
          () -> end.localPort() + " " + end.transport() + " in " + answer.connections());
      assertNotEquals(0, end.threadId());
    }
    watch.await(
        events ->
            EventWatch.of(EventKind.SITE, events).stream()
                    .map(FlightEvent::siteId)
                    .distinct()
                    .count()
                >= 2);
  }

  @Test
  void events_refused_tellOfTheSameConnection() throws Exception {
    child.ask("NettyConnects.failing " + netty.transport() + " 127.0.0.1 1 1000");
    FlightEvent failed = watch.await(EventKind.CONNECT_FAILED, 1).get(0);
    assertEquals(RecordCounter.CONNECT_REFUSED, failed.connectError());
    FlightEvent start = EventWatch.of(EventKind.CONNECT_START, watch.events()).get(0);
    assertEquals(start.fd(), failed.fd());
    assertEquals(start.generation(), failed.generation());
    assertEquals(1, failed.remotePort());
    assertTrue(failed.durationNanos() >= 0);
  }

  @Test
  void events_givenUp_tellOfTheSameConnection() throws Exception {
    long port = child.ask("Failures.fillBacklog").number("port");
    child.ask("NettyConnects.givenUp " + netty.transport() + " " + port);
    FlightEvent failed =
        watch
            .await(
                events ->
                    EventWatch.of(EventKind.CONNECT_FAILED, events).stream()
                        .anyMatch(e -> e.remotePort() == port))
            .stream()
            .filter(e -> e.kind() == EventKind.CONNECT_FAILED && e.remotePort() == port)
            .findFirst()
            .orElseThrow();
    assertEquals(RecordCounter.CONNECT_ABORTED, failed.connectError());
    assertEquals(
        1,
        EventWatch.of(failed.fd(), failed.generation(), watch.events()).stream()
            .filter(e -> e.kind() == EventKind.CONNECT_START)
            .count());
  }

  @Test
  void events_reset_tellTheReason() throws Exception {
    child.ask("NettyConnects.reset " + netty.transport());
    watch.await(
        events ->
            EventWatch.of(EventKind.CLOSED, events).stream()
                .anyMatch(e -> e.reason() == CloseReason.RESET));
  }
}
