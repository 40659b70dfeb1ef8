package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An application in trouble meets its own errors and none of ours. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#all")
@Timeout(300)
class DisorderIT {
  /**
   * What java.lang.instrument says where a class loads without stack or memory, whoever's
   * transformer there is. The class is loaded as it was.
   */
  private static final String JVMS_OWN_WORDS =
      ".*java[.]lang[.]instrument ASSERTION FAILED.*(can't create|transform method call failed).*";

  @Parameter Jdk jdk;

  private ChildJvm started(String... options) throws Exception {
    ChildJvm child = ChildJvm.on(jdk).jvm(options).start();
    assertEquals("ready", child.line());
    return child;
  }

  /** The hooks' own share of the errors is counted, and the recording goes on. */
  private static void assertStillRecords(ChildJvm child) throws Exception {
    FlightRecord before = child.recordUnchecked();
    child.ask("Sockets.plain 127.0.0.1");
    FlightRecord open = child.recordUnchecked();
    assertEquals(1, RecordedApis.delta(before, open, RecordCounter.OPENED_CLIENT));
    assertEquals(1, RecordedApis.delta(before, open, RecordCounter.OPENED_SERVER));
    assertTrue(
        open.connections().stream().anyMatch(c -> c.bytesRead() == 3_000_002),
        () -> open.connections().toString());
    Await.until(
        child::recordUnchecked,
        now -> now.header().tickNanos() > open.header().tickNanos(),
        () -> "the agent's thread is alive");
    child.ask("close");
    assertEquals(0, child.end());
    assertEquals(
        List.of(), child.errors().lines().filter(line -> !line.matches(JVMS_OWN_WORDS)).toList());
    assertEquals(List.of(), child.records().records());
  }

  @Test
  void application_atStacksEnd_seesItsOwnOverflowOnly() throws Exception {
    try (ChildJvm child = started()) {
      Answer answer = child.ask("Disorder.endOfStack");
      answer.assertFact("others", "[]");
      assertTrue(answer.number("whole") > 0);
      assertTrue(answer.number("overflowed") > 0);
      assertStillRecords(child);
    }
  }

  @Test
  void application_withoutMemory_seesItsOwnErrorOnly() throws Exception {
    try (ChildJvm child = started("-Xmx24m", "-XX:-OmitStackTraceInFastThrow")) {
      Answer answer = child.ask("Disorder.endOfMemory");
      answer.assertFact("others", "[]");
      assertStillRecords(child);
    }
  }

  @Test
  void threads_interruptedInReads_closeTheirChannelsAndAreCounted() throws Exception {
    try (ChildJvm child = started()) {
      FlightRecord before = child.record();
      child.ask("Disorder.interrupts 60").assertFact("closed", "60");
      FlightRecord after = child.record();
      Deltas.assertEqual(
          before,
          after,
          Map.of(
              RecordCounter.OPENED_CLIENT,
              60L,
              RecordCounter.OPENED_SERVER,
              60L,
              RecordCounter.CLOSED_NORMAL,
              60L));
      assertEquals(60, after.connections().size());
      child.endQuietly();
    }
  }

  /** The record grows meanwhile, which is the agent's thread's work. */
  @Test
  void agentsThread_interruptedOften_goesOn() throws Exception {
    try (ChildJvm child = started()) {
      Answer answer = child.ask("Disorder.interruptEverybody 1500");
      answer.assertFact("interrupted", "1500");
      FlightRecord after = child.record();
      assertEquals(3_000, after.connections().size());
      assertEquals(0, after.counter(RecordCounter.UNTRACKED_OPENS));
      Await.until(
          child::record,
          now -> now.header().tickNanos() > after.header().tickNanos(),
          () -> "ticks");
      child.endQuietly();
    }
  }

  @ParameterizedTest
  @CsvSource({"exit,0", "uncaught,0", "halt,1"})
  void program_endsInTheMidstOfHooks_endsAsWithout(String how, int recordsLeft) throws Exception {
    String errors;
    try (ChildJvm child =
        ChildJvm.on(jdk).withoutAgent().program("com.acme.child.Disorder", how).start()) {
      assertEquals(3, child.process().waitFor());
      child.end();
      errors = child.errors();
    }
    try (ChildJvm child = ChildJvm.on(jdk).program("com.acme.child.Disorder", how).start()) {
      assertEquals(3, child.end());
      assertEquals("", child.output());
      assertEquals(errors, child.errors());
      assertEquals(recordsLeft, child.records().records().size());
    }
  }
}
