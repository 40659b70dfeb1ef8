package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JVM options and JDKs that are not the ordinary case. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#all")
@Timeout(300)
class OddJvmsIT {
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

  private static void ready(ChildJvm child) throws Exception {
    for (String line = child.line(); !line.equals("ready"); line = child.line()) {
      // JFR says that it starts.
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:StartFlightRecording=settings=profile,filename=TEMP/recording.jfr",
        "-Djava.net.preferIPv4Stack=true",
        "-XX:MaxJavaStackTraceDepth=10",
        "-XX:-StackTraceInThrowable",
        "-Xint",
        "-XX:-UseSerialGC -XX:+UseParallelGC -XX:TieredStopAtLevel=1",
        "-XX:-UseSerialGC -XX:+UseZGC -Xcheck:jni",
        "-XX:-UseSerialGC -XX:+UseShenandoahGC -XX:+UnlockDiagnosticVMOptions"
            + " -XX:+BytecodeVerificationLocal"
      })
  void record_oddJvm_equalsApplicationsCount(String options) throws Exception {
    assumeTrue(jdk.feature() >= 17 || !options.contains("UseZGC"), "ZGC is an experiment here");
    assumeTrue(jdk.feature() >= 11 || !options.contains("Shenandoah"), "no Shenandoah");
    try (ChildJvm child =
        ChildJvm.on(jdk)
            .jvm(options.replace("TEMP", directory.toString()).split(" ", -1))
            .start()) {
      ready(child);
      for (String scenario : SCENARIOS) {
        RecordedApis.assertRecorded(child, scenario);
      }
      Await.until(child::record, now -> now.sites().size() > 0, () -> "a site");
      int exit = child.end();
      // What JFR says at the end of a recording goes there.
      assertTrue(child.errors().isEmpty() || options.contains("FlightRecording"), child::errors);
      assertEquals(0, exit);
    }
  }

  private Path withPlan(String rows) throws IOException {
    return Variant.with(
        directory,
        "io.netagent.agent.install.plan.HookPlan",
        "package io.netagent.agent.install.plan;\n"
            + "public final class HookPlan {\n"
            + "  public static java.util.List<Hook> forJdk(int jdk) {\n"
            + "    return java.util.Arrays.asList("
            + rows
            + ");\n  }\n}\n");
  }

  /** What could not be woven is told in the record, and the rest works. */
  @Test
  void report_hooksThatDoNotApply_namesThemAndKeepsTheRest() throws Exception {
    Path jar =
        withPlan(
            """
            Hook.atStart("sun.nio.ch.Net", "socket", "(Ljava/net/ProtocolFamily;Z)", 8, 99, "SocketCreated", ""),
            Hook.atStart("java.lang.Shutdown", "runHooks", "()V", 8, 99, "Exiting", ""),
            Hook.atStart("sun.nio.ch.Net", "noSuchMethod", "(I)V", 8, 99, "SocketCreated", ""),
            Hook.atStart("sun.nio.ch.Net", "accept", "(Ljava/io/FileDescriptor;", 8, 99, "Closing", ""),
            Hook.atStart("sun.nio.ch.NoSuchClass", "read", "()I", 8, 99, "Read", ""),
            Hook.atStart("sun.nio.ch.SocketDispatcher", "read", "(Ljava/io/FileDescriptor;JI)I", 8, 99, "NoSuchAdvice", ""),
            Hook.atStart("sun.nio.ch.IOUtil", "fdVal", "(", 8, 99, "ChannelAccepted", ""),
            Hook.atStart("sun.nio.ch.Net", "connect", "(Ljava/net/ProtocolFamily;Ljava/io/FileDescriptor;Ljava/net/InetAddress;I)I", 8, 99, "ConnectStarting", ""),
            Hook.atStart("sun.nio.ch.SocketChannelImpl", "connect", "(Ljava/net/SocketAddress;)Z", 8, 99, "ChannelConnected", "")
            """);
    try (ChildJvm child = ChildJvm.on(jdk).agent(jar).start()) {
      ready(child);
      child.ask("Channels.blocking 127.0.0.1");
      FlightRecord record = child.recordUnchecked();
      String report = record.header().hookReport();
      for (String part :
          List.of(
              "sun.nio.ch.Net.noSuchMethod(I)V",
              "sun.nio.ch.Net.accept(",
              "sun.nio.ch.NoSuchClass does not exist",
              "sun.nio.ch.SocketDispatcher.read(",
              "NoSuchAdvice")) {
        assertTrue(report.contains(part), report);
      }
      assertTrue(!report.contains("sun.nio.ch.Net.socket("), report);
      assertEquals(1, record.counter(RecordCounter.OPENED_CLIENT));
      assertEquals(0, record.counter(RecordCounter.HOOK_ERRORS));
      child.endQuietly();
    }
  }
}
