package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every API as client and server: who, with whom, how many bytes, against the application's own
 * count. Woven boot classes are verified, which the JVM does not do by default.
 */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#withOldJavaNet")
@Timeout(300)
@Execution(ExecutionMode.SAME_THREAD)
class ApisIT {
  private static ChildJvm child;
  private static Path keys;

  @Parameter Jdk jdk;

  @BeforeParameterizedClassInvocation
  static void start(Jdk jdk) throws Exception {
    keys = Keys.make();
    child =
        ChildJvm.on(jdk)
            .jvm(
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+BytecodeVerificationLocal",
                "-Dhttp.keepAlive=false")
            .start();
    assertEquals("ready", child.line());
  }

  @AfterParameterizedClassInvocation
  static void end() throws Exception {
    try (ChildJvm ending = child) {
      ending.endQuietly();
    } finally {
      Files.deleteIfExists(keys);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Sockets.plain,127.0.0.1",
    "Sockets.plain,::1",
    "Sockets.withTimeouts,127.0.0.1",
    "Sockets.withTimeouts,::1",
    "Sockets.twoThreadsEachWay,127.0.0.1",
    "Sockets.adaptor,127.0.0.1",
    "Sockets.adaptor,::1",
    "Sockets.adaptorWithoutTimeout,127.0.0.1",
    "Channels.blocking,127.0.0.1",
    "Channels.blocking,::1",
    "Channels.mappedAddress,127.0.0.1",
    "Channels.dualStack,127.0.0.1",
    "Channels.vectors,127.0.0.1",
    "Channels.files,127.0.0.1",
    "Channels.selector,127.0.0.1",
    "Channels.selector,::1",
    "AsynchronousChannels.futures,127.0.0.1",
    "AsynchronousChannels.futures,::1",
    "AsynchronousChannels.handlersAndVectors,127.0.0.1",
    "Http.urlConnection,127.0.0.1",
  })
  void record_apiInUse_equalsApplicationsCount(String scenario, String host) throws Exception {
    RecordedApis.assertRecorded(child, scenario + " " + host);
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "::1"})
  void record_httpClient_equalsApplicationsCount(String host) throws Exception {
    assumeTrue(jdk.feature() >= 11, "no java.net.http");
    RecordedApis.assertRecorded(child, "HttpClients.plain " + host);
  }

  @Test
  void record_httpClientOverTls_equalsPeersCount() throws Exception {
    assumeTrue(jdk.feature() >= 11, "no java.net.http");
    RecordedApis.assertRecorded(child, "HttpClients.overTls 127.0.0.1 " + keys);
  }

  @Test
  void record_sslSocket_equalsPeersCount() throws Exception {
    RecordedApis.assertRecorded(child, "Http.sslSocket 127.0.0.1 " + keys);
  }

  @Test
  void record_halfClosed_keepsBothWaysAndTimeOfEnd() throws Exception {
    Answer answer = child.ask("Sockets.halfClose 127.0.0.1");
    answer.assertFact("readByServer", "5");
    answer.assertFact("endAgain", "-1");
    RecordedApis.assertOpen(answer, child.record());
    child.ask("close");
  }

  @Test
  void record_manyVirtualThreads_equalsApplicationsCount() throws Exception {
    assumeTrue(jdk.feature() >= 21, "no virtual threads");
    RecordedApis.assertRecorded(child, "VirtualThreads.many 127.0.0.1 400");
  }
}
