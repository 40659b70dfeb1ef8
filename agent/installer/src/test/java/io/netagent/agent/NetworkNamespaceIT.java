package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Connects that fail for the network's reasons, in a network of their own. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#withOldJavaNet")
@Timeout(300)
class NetworkNamespaceIT {
  private static final String APIS = "socket channel selector adaptor asynchronous";

  /**
   * Documentation addresses (RFC 5737): what goes to 192.0.2.0/24 comes back and is dropped,
   * 198.51.100.0/24 has no host, 203.0.113.0/24 is forbidden; anything else has no route. Eight
   * local ports, one retry.
   */
  private static final String NETWORK =
      "ip link set lo up"
          + " && ip route add 192.0.2.0/24 dev lo"
          + " && ip route add unreachable 198.51.100.0/24"
          + " && ip route add prohibit 203.0.113.0/24"
          + " && echo '40000 40007' > /proc/sys/net/ipv4/ip_local_port_range"
          + " && echo 1 > /proc/sys/net/ipv4/tcp_syn_retries"
          + " && { echo 0 > /proc/sys/net/ipv4/tcp_syn_linear_timeouts || true; } 2>/dev/null";

  private static ChildJvm child;

  @Parameter Jdk jdk;

  @BeforeParameterizedClassInvocation
  static void start(Jdk jdk) throws Exception {
    Process probe =
        new ProcessBuilder("unshare", "-rn", "sh", "-c", NETWORK).redirectErrorStream(true).start();
    String output = new String(probe.getInputStream().readAllBytes());
    Needed.require(probe.waitFor() == 0, "no network namespace to be had: " + output);
    child =
        ChildJvm.on(jdk)
            .behind("unshare", "-rn", "sh", "-c", NETWORK + " && exec \"$@\"", "sh")
            .start();
    assertEquals("ready", child.line());
  }

  @AfterParameterizedClassInvocation
  static void end() throws Exception {
    try (ChildJvm ending = child) {
      if (ending != null) {
        ending.endQuietly();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3,CONNECT_UNREACHABLE",
    "198.51.100.1,CONNECT_UNREACHABLE",
    "203.0.113.1,CONNECT_OTHER"
  })
  void counter_noWayToHost_countsByError(String host, RecordCounter counter) throws Exception {
    FlightRecord before = child.record();
    Answer answer = child.ask("Failures.connect " + host + " 80 0 resolved " + APIS);
    for (String api : APIS.split(" ", -1)) {
      assertNotEquals("null", answer.fact(api));
    }
    FlightRecord after = child.record();
    Deltas.assertEqual(before, after, Map.of(counter, 5L));
    assertEquals(0, after.connections().size());
  }

  @Test
  void counter_kernelGivesUp_countsAsTimedOut() throws Exception {
    FlightRecord before = child.record();
    child.ask("Failures.connect 192.0.2.2 80 0 resolved " + APIS);
    Deltas.assertEqual(before, child.record(), Map.of(RecordCounter.CONNECT_TIMED_OUT, 5L));
  }

  @Test
  void counter_noLocalPortLeft_countsAsNoLocalPort() throws Exception {
    child.ask("Failures.exhaustPorts 8");
    FlightRecord before = child.record();
    assertEquals(8, before.connections().size());
    child.ask("Failures.connect 127.0.0.1 50000 0 resolved " + APIS);
    Deltas.assertEqual(before, child.record(), Map.of(RecordCounter.CONNECT_NO_LOCAL_PORT, 5L));
    child.ask("close");
  }
}
