package io.netagent.agent;

import static io.netagent.recorder.RecordCounter.CLOSED_AT_EXIT;
import static io.netagent.recorder.RecordCounter.CLOSED_NORMAL;
import static io.netagent.recorder.RecordCounter.URGENT_BYTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordedConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often a connection is used, and the steps of its end. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#withOldJavaNet")
@Timeout(300)
class UseAndEndIT extends SharedChild {
  @AfterEach
  void closeAll() throws Exception {
    child.ask("close");
    assertEquals(List.of(), child.record().connections());
  }

  private static RecordedConnection only(FlightRecord record, ConnectionRole role) {
    List<RecordedConnection> found =
        record.connections().stream().filter(c -> c.role() == role).toList();
    assertEquals(1, found.size(), found::toString);
    return found.get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "socket,1",
    "socket,10",
    "channel,1",
    "channel,10",
    "asynchronous,1",
    "asynchronous,10"
  })
  void turns_requestsAndAnswers_areCountedOnBothSides(String api, int requests) throws Exception {
    child.ask("Lifecycle.turns " + api + " " + requests);
    FlightRecord record = child.record();
    assertEquals(requests - 1, only(record, ConnectionRole.CLIENT).turns());
    assertEquals(requests, only(record, ConnectionRole.SERVER).turns());
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
  void shutdown_oneWay_isToldOfThatWay(String api, String way) throws Exception {
    child.ask("Lifecycle.shutdown " + api + " " + way);
    RecordedConnection client = only(child.record(), ConnectionRole.CLIENT);
    assertEquals(way.equals("input"), client.inputShutdown());
    assertEquals(way.equals("output"), client.outputShutdown());
    RecordedConnection server = only(child.record(), ConnectionRole.SERVER);
    assertTrue(!server.inputShutdown() && !server.outputShutdown());
  }

  @ParameterizedTest
  @ValueSource(strings = {"socket", "adaptor"})
  void bytes_urgentData_areCountedWithTheOthers(String api) throws Exception {
    FlightRecord before = child.record();
    child.ask("Lifecycle.urgent " + api).assertFact("read", "12");
    FlightRecord after = child.record();
    assertEquals(2, RecordedApis.delta(before, after, URGENT_BYTES));
    assertEquals(12, only(after, ConnectionRole.CLIENT).bytesWritten());
    assertEquals(12, only(after, ConnectionRole.SERVER).bytesRead());
  }

  @Test
  void closeRequested_selectorNotRun_fdIsStillOpen() throws Exception {
    long before = System.nanoTime();
    child.ask("Lifecycle.closeRegistered");
    if (jdk.feature() == 8) {
      // There each close begins with dup2 over the fd: it lives on, the connection does not.
      only(child.record(), ConnectionRole.SERVER);
      assertEquals(1, child.record().connections().size());
      return;
    }
    RecordedConnection client = only(child.record(), ConnectionRole.CLIENT);
    assertTrue(client.closeRequestedAtNanos() > before - 2_000_000_000L);
    assertTrue(client.closeRequestedAtNanos() <= System.nanoTime());
    assertEquals(0, only(child.record(), ConnectionRole.SERVER).closeRequestedAtNanos());
  }

  @Test
  void closed_whileTheJvmEnds_countsAsAtExit() throws Exception {
    try (ChildJvm own = ChildJvm.on(jdk).start()) {
      own.line();
      FlightRecord before = own.record();
      Path mayEnd = own.records().path().resolve("end");
      own.send("Lifecycle.closeAtExit " + mayEnd);
      String said = own.line();
      // The command may be done before the JVM begins to end, or after.
      while (said.equals("done")) {
        said = own.line();
      }
      assertEquals("fact closed -1", said);
      FlightRecord after = own.record();
      assertEquals(1, RecordedApis.delta(before, after, CLOSED_AT_EXIT));
      assertEquals(0, RecordedApis.delta(before, after, CLOSED_NORMAL));
      Files.createFile(mayEnd);
      own.endQuietly();
    }
  }

  @Test
  void abandoned_channelsCollected_areMarked() throws Exception {
    child.ask("Lifecycle.drop channel 3");
    FlightRecord after =
        Await.until(
            () -> {
              child.ask("Lifecycle.collect");
              return child.record();
            },
            now -> now.connections().stream().filter(RecordedConnection::abandoned).count() == 3,
            () -> "three channels collected");
    for (RecordedConnection connection : after.connections()) {
      assertEquals(connection.role() == ConnectionRole.CLIENT, connection.abandoned());
    }
    child.ask("close");
    restart();
  }

  /** Their fds stay open for good. */
  private void restart() throws Exception {
    end();
    start(jdk);
  }

  @Test
  void slot_fdClosedBehindTheJdk_showsItsNewOwner() throws Exception {
    try (ChildJvm own = ChildJvm.on(jdk).opening("java.io", "java.net", "sun.nio.ch").start()) {
      own.line();
      Answer answer = own.ask("Lifecycle.closeBehind");
      RecordedConnection slot =
          own.record().connections().stream()
              .filter(c -> c.fd() == answer.number("fd"))
              .findFirst()
              .orElseThrow();
      assertEquals(answer.number("port"), slot.localPort());
      assertEquals(6, slot.bytesWritten());
      assertEquals(0, slot.bytesRead(), "the old owner's read is none of the new one's");
    }
  }
}
