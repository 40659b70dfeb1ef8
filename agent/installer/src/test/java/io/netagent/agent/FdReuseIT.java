package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fd numbers go from hand to hand, and no slot ever shows somebody else's connection. Alone: its
 * threads race for all CPUs.
 */
@Tag("alone")
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#withOldJavaNet")
@Timeout(300)
class FdReuseIT {
  private static final int THREADS = 8;
  private static final int CONNECTIONS = 16_000;

  /** Two to eight thousand bad looks and hundreds of lost closes come of 16,000. */
  private static final int CONNECTIONS_WITH_MUTANT = 6_000;

  private static final String CLOSING_ON_EXIT =
      """
      package io.netagent.agent.install.advice;
      final class Closing {
        @net.bytebuddy.asm.Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(
            @net.bytebuddy.asm.Advice.Argument(0) java.io.FileDescriptor descriptor) {
          Thread.yield();
          io.netagent.hooks.CloseHooks.closing(descriptor);
        }
      }
      """;

  private static final String CLOSING =
      "public static void closing(@Nullable FileDescriptor descriptor) {";

  /** Not at the exit of preClose, which JDK 8 always calls first and which keeps the fd number. */
  private static final String CLOSING_ONLY_IN_CLOSE =
      CLOSING
          + " if (!new Throwable().getStackTrace()[1].getMethodName().equals(\"close\")) return;";

  @Parameter Jdk jdk;

  private static ChildJvm.Builder stress(Jdk jdk) {
    return ChildJvm.on(jdk).opening("java.io", "java.net", "sun.nio.ch");
  }

  private static Answer run(ChildJvm child, int connections) throws Exception {
    child.line();
    return child.ask("FdReuse.run " + child.records().path() + " " + THREADS + " " + connections);
  }

  @Test
  void slot_fdReused_showsItsOwnConnectionOrNone() throws Exception {
    try (ChildJvm child = stress(jdk).start()) {
      Answer answer = run(child, CONNECTIONS);
      assertEquals("", answer.fact("firstBad"));
      assertEquals(0, answer.number("badConnections"));
      assertEquals(0, answer.number("badOthers"));
      assertEquals(CONNECTIONS, answer.number("checked"));
      assertTrue(answer.number("noise") > 1_000, "files and UDP sockets took no part");
      FlightRecord record = child.record();
      assertEquals(List.of(), record.connections());
      assertEquals(CONNECTIONS, record.counter(RecordCounter.OPENED_CLIENT));
      assertEquals(CONNECTIONS, record.counter(RecordCounter.OPENED_SERVER));
      assertEquals(2 * CONNECTIONS, RecordedApis.closed(record));
      child.endQuietly();
    }
  }

  /** The proof that the test above can fail: a slot that is cleared after close(2) is too late. */
  @Test
  void slot_clearedOnExitOfClose_isFoundBad(@TempDir Path directory) throws Exception {
    Path late =
        Variant.with(directory, "io.netagent.agent.install.advice.Closing", CLOSING_ON_EXIT);
    String hooks = "io.netagent.hooks.CloseHooks";
    Path mutant =
        Variant.with(
            directory, late, hooks, Variant.changed(hooks, CLOSING, CLOSING_ONLY_IN_CLOSE));
    try (ChildJvm child = stress(jdk).agent(mutant).start()) {
      Answer answer = run(child, CONNECTIONS_WITH_MUTANT);
      long bad = answer.number("badConnections") + answer.number("badOthers");
      long lost = 2 * CONNECTIONS_WITH_MUTANT - RecordedApis.closed(child.record());
      // The old java.net always keeps the fd number until the slot is clear: there are fewer on 8.
      assertTrue(bad + lost > 0, "the mutation went unnoticed");
    }
  }
}
