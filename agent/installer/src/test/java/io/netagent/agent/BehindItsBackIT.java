package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordedConnection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * File descriptors that are closed without the JDK's knowing, and whose numbers others get: the
 * record may keep a connection that is gone, which the kernel's row tells, but shows nothing that
 * never was.
 */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#all")
@Timeout(300)
class BehindItsBackIT {
  @Parameter Jdk jdk;
  private ChildJvm child;

  @BeforeEach
  void start() throws Exception {
    ChildJvm.Builder builder = ChildJvm.on(jdk);
    if (jdk.feature() > 8) {
      builder.jvm(
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    }
    child = builder.start();
    assertEquals("ready", child.line());
  }

  @AfterEach
  void end() throws Exception {
    try (ChildJvm ending = child) {
      ending.end();
      assertEquals("", ending.errors());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"thenFile", "thenPipe"})
  void fd_closedBehindAndTakenByOther_countsNothingOfIt(String scenario) throws Exception {
    Answer answer = child.ask("BehindItsBack." + scenario);
    int port = (int) answer.number("port");
    FlightRecord record = child.record();
    for (RecordedConnection connection : record.connections()) {
      assertTrue(connection.bytesRead() + connection.bytesWritten() <= 5, connection::toString);
      assertTrue(
          connection.localPort() == port || connection.remotePort() == port, connection::toString);
    }
    assertEquals(1, record.counter(RecordCounter.OPENED_CLIENT));
    assertEquals(1, record.counter(RecordCounter.OPENED_SERVER));
    child.ask("close");
    child.record();
  }

  @Test
  void fd_closedBehindAndTakenByConnection_showsTheNewOne() throws Exception {
    Answer answer = child.ask("BehindItsBack.thenSocket");
    RecordedApis.assertOpen(answer, child.record());
    child.ask("close");
    Await.until(child::record, now -> now.connections().isEmpty(), () -> "all closed");
    assertEquals(List.of(), child.record().connections());
  }
}
