package io.netagent.collector.expose.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.event.EventLine;
import io.netagent.collector.event.EventLoss;
import io.netagent.collector.event.EventReading;
import io.netagent.collector.event.LossReason;
import io.netagent.collector.expose.SnapshotFixture;
import io.netagent.collector.expose.cli.detail.EventPrinter;
import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.log.EventFeed;
import io.netagent.recorder.CloseReason;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.ConnectionTransport;
import io.netagent.recorder.EventDraft;
import io.netagent.recorder.EventKind;
import io.netagent.recorder.RecordCounter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EventsCommandTest {
  private static final EventLine CLOSED =
      new EventLine(
          3_723_000_001L,
          "orders",
          7,
          "7-x-5-2",
          "com.acme.A.a(A.java:3)",
          List.of("java.net.Socket.connect(Socket.java:1)", "com.acme.A.a(A.java:3)"),
          new EventDraft(EventKind.CLOSED, 1)
              .connection(5, 2)
              .role(ConnectionRole.CLIENT, ConnectionTransport.SOCKET)
              .remote(4, 0, 0xffff_0a00_0009L, 5432)
              .thread(12, "worker-1")
              .durationNanos(1_500_000)
              .closed(CloseReason.RESET, -1)
              .event());

  private static final EventLine FAILED =
      new EventLine(
          3_723_000_002L,
          "billing",
          8,
          "8-x-5-2",
          "",
          List.of(),
          new EventDraft(EventKind.CONNECT_FAILED, 2)
              .connection(5, 2)
              .role(ConnectionRole.CLIENT, ConnectionTransport.SOCKET)
              .remote(4, 0, 0xffff_0a00_0009L, 81)
              .connectFailed(RecordCounter.CONNECT_REFUSED, "java.net.ConnectException")
              .event());

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private EventFeed.Wish wish = new EventFeed.Wish(0, false, 0, List.of());
  private EventReading reading =
      new EventReading(List.of(CLOSED, FAILED), List.of(), 1, 1, List.of());

  private int run(String... words) {
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    EventFeed feed =
        new EventFeed() {
          @Override
          public EventReading read() {
            return reading;
          }

          @Override
          public EventReading readLast() {
            return reading;
          }

          @Override
          public void close() {}
        };
    return NetagentCommand.execute(
        new Surroundings(
            terminal,
            Map.of(),
            "1.2.3",
            (interval, packages, source, look) -> new FakeCollecting(SnapshotFixture.snapshot()),
            wanted -> {
              wish = wanted;
              return feed;
            }),
        words);
  }

  @Test
  void events_withoutFollow_areJsonLinesWhereNoTerminalIs() {
    assertEquals(ExitCode.FINE, run("events"));
    assertEquals(2, out.toString().lines().count());
    assertTrue(out.toString().startsWith("{\"time\":\"1970-01-01T01:02:03.000001Z\""));
    assertEquals("", err.toString());
    assertEquals(-1, wish.pid());
    assertEquals(false, wish.follow());
  }

  @ParameterizedTest
  @CsvSource({
    "--event closed, 1",
    "'--event closed,eof', 1",
    "--event eof, 0",
    "-q 10.0.0.9, 2",
    "-q WORKER, 1",
    "-q refused, 1",
    "-q com.acme, 1",
    "-q nothing, 0",
    "-n 1, 1"
  })
  void events_thatAreFiltered_areThese(String options, int count) {
    assertEquals(ExitCode.FINE, run(("events " + options).split(" ")));
    assertEquals(count, out.toString().lines().count());
  }

  @Test
  void events_limited_areTheLast() {
    run("events", "-n", "1");
    assertTrue(out.toString().contains("connect_failed"));
  }

  @Test
  void events_followedForANumber_endThen() {
    assertEquals(ExitCode.FINE, run("events", "-f", "-n", "3"));
    assertEquals(3, out.toString().lines().count());
    assertEquals(true, wish.follow());
  }

  @Test
  void events_followedForATime_endThenWithTheLosses() {
    reading =
        new EventReading(
            List.of(), List.of(new EventLoss(1, "orders", 7, LossReason.RATE, 3)), 1, 1, List.of());
    assertEquals(ExitCode.FINE, run("events", "--duration", "1ms"));
    assertTrue(out.toString().contains("\"by\":\"rate\",\"count\":"), out.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "--event site, there is no 'site'",
    "--event closd, there is no 'closd'",
    "--duration 5, --duration takes a time",
    "--pid 0, --pid takes a number",
    "-n 0, -n takes a number"
  })
  void events_withAMistake_sayIt(String options, String message) {
    assertEquals(ExitCode.USAGE, run(("events " + options).split(" ")));
    assertTrue(err.toString().contains(message), err.toString());
  }

  @Test
  void events_nobodyAskedFor_sayHowToGetThem() {
    reading = new EventReading(List.of(), List.of(), 1, 0, List.of());
    assertEquals(ExitCode.FINE, run("events"));
    assertTrue(err.toString().contains("netagent events --follow"), err.toString());
  }

  @Test
  void events_ofAProcessWithoutAgent_sayHowToAttach() {
    reading = new EventReading(List.of(), List.of(), 0, 0, List.of());
    assertEquals(ExitCode.CANNOT_READ, run("events", "-f", "--pid", "7"));
    assertTrue(err.toString().contains("netagent attach 7"), err.toString());
  }

  @Test
  void events_withoutTheRight_sayWhichOnce() {
    reading = new EventReading(List.of(CLOSED), List.of(), 1, 1, List.of("It takes uid 33."));
    assertEquals(ExitCode.FINE, run("events", "-f", "-n", "2"));
    assertEquals("It takes uid 33.\n", err.toString());
  }

  @Test
  void line_forAPerson_isOneSentence() {
    EventPrinter printer = new EventPrinter(ZoneOffset.UTC, true);
    assertEquals(
        "01:02:03.000001 orders(7) closed to 10.0.0.9:5432: reset in 1.500 ms, read 0 B, wrote 0 B"
            + " [worker-1] at com.acme.A.a(A.java:3)\n"
            + "    at java.net.Socket.connect(Socket.java:1)\n"
            + "    at com.acme.A.a(A.java:3)\n",
        printer.text(CLOSED));
    assertEquals(
        "01:02:03.000002 billing(8) connect_failed to 10.0.0.9:81: refused\n",
        printer.text(FAILED));
    assertEquals(
        "00:00:00.000001 orders(7) events lost: 3, by rate\n",
        printer.text(new EventLoss(1, "orders", 7, LossReason.RATE, 3)));
  }
}
