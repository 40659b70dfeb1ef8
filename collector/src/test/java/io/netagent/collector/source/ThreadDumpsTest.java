package io.netagent.collector.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.source.FlightRecords.Place;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs no agent; a real one is asked in AgentDetailsIT. */
class ThreadDumpsTest {
  private static final int PID = 7;

  @TempDir private Path proc;

  private static Place place(long startTicks) {
    return new Place(
        new SightedProcess(PID, startTicks, "java", true, false, true, 9, true, List.of(5)), 5);
  }

  private ThreadDumps dumps(Place... places) {
    ThreadDumps dumps = new ThreadDumps(proc);
    dumps.show(places.length == 0 ? Map.of() : Map.of(PID, places[0]));
    return dumps;
  }

  @Test
  void ask_processWithoutARecord_saysThatThereIsNoAgent() throws Exception {
    ThreadDumps.Answer answer = dumps().ask(PID);
    assertNull(answer.dump());
    assertEquals("There is no agent to ask in process 7.", answer.missing());
  }

  @Test
  void ask_processThatHasEnded_saysSo() throws Exception {
    ThreadDumps.Answer answer = dumps(place(1)).ask(PID);
    assertTrue(answer.missing().startsWith("Process 7 has ended"), answer.missing());
  }

  /** A descriptor may be another file by now; nothing is written into that. */
  @Test
  void ask_descriptorThatIsNoRecord_leavesTheFileAsItIs() throws Exception {
    Files.createDirectories(proc.resolve("7/fd"));
    long uid = ((Number) Files.getAttribute(proc, "unix:uid")).longValue();
    Files.writeString(proc.resolve("7/status"), "Uid:\t" + uid + "\t" + uid + "\t0\t0\n");
    Path file = Files.writeString(proc.resolve("7/fd/5"), "x".repeat(10_000));
    String missing = dumps(place(1)).ask(PID).missing();
    assertTrue(missing.startsWith("The flight record of process 7: "), missing);
    assertEquals("x".repeat(10_000), Files.readString(file, StandardCharsets.UTF_8));
  }

  @Test
  void ask_twiceWithinASecond_isAskedOnce() throws Exception {
    ThreadDumps dumps = dumps(place(1));
    ThreadDumps.Answer first = dumps.ask(PID);
    assertSame(first, dumps.ask(PID));
    dumps.show(Map.of(PID, place(2)));
    assertNotSame(first, dumps.ask(PID), "another process under the same pid");
  }
}
