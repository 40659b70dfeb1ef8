package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
 * Fd numbers of Netty's sockets go from hand to hand, and Netty's own checks find nothing. Alone:
 * its threads race for all CPUs.
 */
@Tag("alone")
@ParameterizedClass
@MethodSource("setups")
@Timeout(180)
class NettyStressIT {
  private static final int THREADS = 6;
  private static final int CONNECTIONS = 4_000;
  private static final int CONNECTIONS_WITH_MUTANT = 3_000;

  /** The fd number is free, and may be another's, when the slot is cleared. */
  private static final String CLOSING_ON_EXIT =
      """
      package io.netagent.agent.install.advice.netty;
      final class FdClosing {
        @net.bytebuddy.asm.Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(
            @net.bytebuddy.asm.Advice.This Object owner,
            @io.netagent.agent.install.advice.Reach("intValue()") int fd) {
          io.netagent.hooks.NettyHooks.closing(owner, fd);
        }
      }
      """;

  private static final String MARKING_NOTHING =
      """
      package io.netagent.agent.install.advice.netty;
      final class MarkedClosed {
        @net.bytebuddy.asm.Advice.OnMethodExit(suppress = Throwable.class)
        static void exit() {}
      }
      """;

  @Parameter NettySetup netty;

  static List<NettySetup> setups() {
    return NettySetup.all().stream()
        .filter(setup -> setup.isNative() && setup.jdk().feature() >= 17)
        .filter(
            setup -> !setup.version().equals("shaded") && !setup.transport().equals("incubator"))
        .toList();
  }

  private ChildJvm.Builder stress() {
    return netty
        .child()
        .jvm(
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "-Dio.netty.leakDetection.level=PARANOID");
  }

  private Answer run(ChildJvm child, int connections) throws Exception {
    return child.ask(
        String.join(
            " ",
            "NettyReuse.run",
            child.records().path().toString(),
            netty.transport(),
            String.valueOf(THREADS),
            String.valueOf(connections)));
  }

  @Test
  void slot_fdReused_showsItsOwnConnectionOrNone() throws Exception {
    try (ChildJvm child = netty.started(stress())) {
      Answer answer = run(child, CONNECTIONS);
      assertEquals("", answer.fact("firstBad"));
      assertEquals(0, answer.number("badConnections"));
      assertEquals(0, answer.number("badOthers"));
      assertEquals(CONNECTIONS, answer.number("checked"));
      assertTrue(answer.number("noise") > 100, "files and UDP sockets took no part");
      child.ask("close");
      FlightRecord record =
          Await.until(
              child::record,
              now -> RecordedApis.closed(now) >= 2 * CONNECTIONS,
              () -> "all closes counted");
      assertEquals(List.of(), record.connections());
      assertEquals(CONNECTIONS, record.counter(RecordCounter.OPENED_CLIENT));
      assertEquals(CONNECTIONS, record.counter(RecordCounter.OPENED_SERVER));
      assertEquals(2 * CONNECTIONS, RecordedApis.closed(record));
      NettySetup.end(child);
      assertTrue(!child.output().contains("LEAK") && !child.errors().contains("LEAK"));
    }
  }

  /** The proof that the test above can fail. */
  @Test
  void slot_clearedAfterClose_isFoundBad(@TempDir Path directory) throws Exception {
    assumeTrue(netty.transport().equals("epoll"), "the ring closes later, and never by close(2)");
    Path late =
        Variant.with(
            directory, "io.netagent.agent.install.advice.netty.FdClosing", CLOSING_ON_EXIT);
    Path mutant =
        Variant.with(
            directory,
            late,
            "io.netagent.agent.install.advice.netty.MarkedClosed",
            MARKING_NOTHING);
    try (ChildJvm child = netty.started(stress().agent(mutant))) {
      Answer answer = run(child, CONNECTIONS_WITH_MUTANT);
      child.ask("close");
      long bad = answer.number("badConnections") + answer.number("badOthers");
      long lost = 2L * CONNECTIONS_WITH_MUTANT - RecordedApis.closed(child.record());
      assertTrue(bad > 0 || lost > 0, "the mutation went unnoticed");
    }
  }
}
