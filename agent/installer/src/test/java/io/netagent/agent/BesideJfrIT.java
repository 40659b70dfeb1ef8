package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * JDK Flight Recorder with every event of sockets on, so that its code stands beside ours in the
 * same classes: before JDK 22 it weaves them itself.
 */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#all")
@Timeout(300)
class BesideJfrIT {
  private static final List<String> SCENARIOS =
      List.of(
          "Sockets.plain 127.0.0.1",
          "Sockets.withTimeouts 127.0.0.1",
          "Channels.selector 127.0.0.1",
          "Channels.vectors 127.0.0.1",
          "Channels.files 127.0.0.1",
          "AsynchronousChannels.futures 127.0.0.1");

  @Parameter Jdk jdk;
  @TempDir Path directory;
  private Path settings;
  private Path recording;

  @BeforeEach
  void writeSettings() throws IOException {
    settings = directory.resolve("all.jfc");
    recording = directory.resolve("recording.jfr");
    StringBuilder events = new StringBuilder();
    for (String name :
        List.of(
            "jdk.SocketRead", "jdk.SocketWrite", "jdk.SocketConnect", "jdk.VirtualThreadPinned")) {
      events
          .append("<event name=\"")
          .append(name)
          .append("\"><setting name=\"enabled\">true</setting>")
          .append("<setting name=\"threshold\">0 ms</setting>")
          .append("<setting name=\"stackTrace\">true</setting></event>\n");
    }
    Files.writeString(
        settings,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<configuration version=\"2.0\">\n"
            + events
            + "</configuration>\n");
  }

  private ChildJvm.Builder recordedFromTheStart() {
    return ChildJvm.on(jdk)
        .jvm("-XX:StartFlightRecording=settings=" + settings + ",filename=" + recording);
  }

  private static void ready(ChildJvm child) throws Exception {
    for (String line = child.line(); !line.equals("ready"); line = child.line()) {
      // JFR says that it starts.
    }
  }

  /** Number of events and the sum of a field, if they have it. */
  private record Events(long count, long bytes) {
    Events plus(RecordedEvent event, String field) {
      return new Events(count + 1, bytes + (event.hasField(field) ? event.getLong(field) : 0));
    }
  }

  private Map<String, Events> events() throws IOException {
    Map<String, Events> found = new TreeMap<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
      String name = event.getEventType().getName();
      String field = name.endsWith("Read") ? "bytesRead" : "bytesWritten";
      found.put(name, found.getOrDefault(name, new Events(0, 0)).plus(event, field));
    }
    return found;
  }

  @Test
  void record_jfrFromTheStart_bothAreExact() throws Exception {
    try (ChildJvm child = recordedFromTheStart().start()) {
      ready(child);
      for (String scenario : SCENARIOS) {
        RecordedApis.assertRecorded(child, scenario);
      }
      assertEquals(0, child.end());
    }
    assertSawSockets(events());
  }

  @Test
  void record_jfrStartedLater_bothAreExact() throws Exception {
    try (ChildJvm child = ChildJvm.on(jdk).start()) {
      ready(child);
      RecordedApis.assertRecorded(child, SCENARIOS.get(0));
      Jcmd.run(child.process(), "JFR.start", "name=later", "settings=" + settings);
      for (String scenario : SCENARIOS) {
        RecordedApis.assertRecorded(child, scenario);
      }
      Jcmd.run(child.process(), "JFR.stop", "name=later", "filename=" + recording);
      RecordedApis.assertRecorded(child, SCENARIOS.get(0));
      child.endQuietly();
    }
    assertSawSockets(events());
  }

  /** At the least what the first scenario sends, each way. */
  private static void assertSawSockets(Map<String, Events> events) {
    for (String name : List.of("jdk.SocketRead", "jdk.SocketWrite")) {
      Events ofSockets = events.getOrDefault(name, new Events(0, 0));
      assertTrue(ofSockets.count() > 10 && ofSockets.bytes() > 3_000_000, events::toString);
    }
  }

  /**
   * 10,000 connections, a virtual thread at each end: none is pinned by us, none is lost. Some
   * connections go before, unjudged: the first use of any class holds its carrier for a moment (JEP
   * 491), ours as the application's.
   */
  @Test
  void record_tenThousandVirtualThreads_isExactAndPinsNone() throws Exception {
    assumeTrue(jdk.feature() >= 21, "no virtual threads");
    int connections = 10_000;
    Instant judgedFrom;
    try (ChildJvm child = recordedFromTheStart().start()) {
      ready(child);
      child.ask("Crowd.virtual 500 4000").assertFact("bytes", "50500");
      FlightRecord before =
          Await.until(
              child::record, now -> now.connections().isEmpty(), () -> "the first ones are closed");
      judgedFrom = Instant.now();
      child.ask("Crowd.virtual " + connections + " 4000").assertFact("bytes", "1010000");
      // A burst may outrun the memory for slots; what it opens there is counted as that.
      FlightRecord after =
          Await.until(
              child::record,
              now ->
                  RecordedApis.closed(now)
                          - RecordedApis.closed(before)
                          + RecordedApis.delta(before, now, RecordCounter.UNTRACKED_OPENS)
                      == 2 * connections,
              () -> "all closes counted");
      long untracked = RecordedApis.delta(before, after, RecordCounter.UNTRACKED_OPENS);
      assertTrue(untracked < connections / 10, () -> untracked + " opens are not tracked");
      assertEquals(
          2L * connections - untracked,
          RecordedApis.delta(before, after, RecordCounter.OPENED_CLIENT)
              + RecordedApis.delta(before, after, RecordCounter.OPENED_SERVER));
      assertEquals(
          2L * connections - untracked,
          RecordedApis.delta(before, after, RecordCounter.CLOSED_NORMAL));
      assertEquals(List.of(), after.connections());
      assertEquals(0, child.end());
    }
    for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
      assertTrue(
          event.getStartTime().isBefore(judgedFrom)
              || !event.getEventType().getName().equals("jdk.VirtualThreadPinned")
              || !String.valueOf(event.getStackTrace()).contains("io.netagent"),
          event::toString);
    }
  }
}
