package io.netagent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.correlate.AgentCoverage;
import io.netagent.collector.correlate.UnknownSocketKind;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.LibraryPackages;
import io.netagent.collector.source.Processes;
import io.netagent.collector.source.SightedProcess;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordFixture;
import io.netagent.recorder.RecordState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessAssemblyTest {
  private static final SightedProcess PROCESS =
      new SightedProcess(7, 1, "java", true, false, true, 9, true, List.of(5));

  private static ProcessAssembly assemblyOf(FlightRecord record) {
    return assemblyOf(record, AgentCoverage.NONE);
  }

  private static ProcessAssembly assemblyOf(FlightRecord record, AgentCoverage coverage) {
    ProcessAssembly assembly =
        new ProcessAssembly(
            0,
            Map.of(),
            Map.of(PROCESS.pid(), coverage),
            Map.of(),
            new ApplicationFrames(new LibraryPackages(List.of()), List.of()));
    assembly.add(PROCESS, new Processes.Description("shop", "", -1), record);
    return assembly;
  }

  @Test
  void limitations_socketsThatTheAgentDoesNotKnow_areCountedByKind() {
    AgentCoverage coverage =
        new AgentCoverage(
            7, Map.of(UnknownSocketKind.LISTENER, 1, UnknownSocketKind.BEFORE_AGENT, 2), 1, 0);
    assertEquals(
        List.of(
            "The agent of shop (pid 7) does not know 3 of the 10 sockets of its process: 2 older than"
                + " the agent, 1 listening."),
        assemblyOf(RecordFixture.record(0, List.of(), List.of()), coverage).limitations());
  }

  @Test
  void limitations_agentThatSeesEverything_areNone() {
    ProcessAssembly assembly = assemblyOf(RecordFixture.record(0, List.of(), List.of()));
    assertEquals(List.of(), assembly.limitations());
    assertTrue(assembly.facts().get(0).agent().recording());
  }

  @Test
  void limitations_troubledAgent_tellEachTrouble() {
    long[] counters = new long[RecordCounter.values().length];
    counters[RecordCounter.HOOK_ERRORS.index()] = 2;
    counters[RecordCounter.UNTRACKED_OPENS.index()] = 1;
    counters[RecordCounter.WAITS_OVERFLOWED.index()] = 3;
    ProcessAssembly assembly =
        assemblyOf(
            RecordFixture.troubled(RecordState.STOPPED, "missing: Net.connect", "Oops", counters));
    assertEquals(
        List.of(
            "The agent of shop (pid 7) has stopped recording.",
            "The agent of shop (pid 7) could not hook everything: missing: Net.connect.",
            "The agent of shop (pid 7) failed inside 2 hooks, which the program did not notice; the"
                + " first: Oops.",
            "The agent of shop (pid 7) had no room in its record for 1 connection.",
            "The agent of shop (pid 7) had no room in its record for 3 lookups and handshakes in"
                + " progress."),
        assembly.limitations());
  }

  /** Without the hook on reads a busy connection looks untouched. */
  @Test
  void facts_hookMissing_areNoEvidenceOfTimes() {
    ProcessAssembly assembly =
        assemblyOf(
            RecordFixture.troubled(
                RecordState.RECORDING, "missing: SocketDispatcher.read", "", new long[0]));
    assertTrue(assembly.facts().get(0).agent().present());
    assertFalse(assembly.facts().get(0).agent().recording());
  }

  /** What is lost with it is a counter of failed connects, not the times of a connection. */
  @Test
  void facts_hookOnConnectErrorsMissing_areEvidence() {
    ProcessAssembly assembly =
        assemblyOf(
            RecordFixture.troubled(
                RecordState.RECORDING,
                "missing: sun.net.util.SocketExceptions.of(",
                "",
                new long[0]));
    assertTrue(assembly.facts().get(0).agent().recording());
    assertEquals(1, assembly.limitations().size());
  }
}
