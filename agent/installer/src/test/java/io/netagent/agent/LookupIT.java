package io.netagent.agent;

import static io.netagent.recorder.RecordCounter.LOOKUPS;
import static io.netagent.recorder.RecordCounter.LOOKUPS_FAILED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordHistogram;
import io.netagent.recorder.RecordedWait;
import io.netagent.recorder.WaitKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A name server that says nothing, in a network and with a resolver of its own. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#withOldJavaNet")
@Timeout(300)
class LookupIT {
  /** What goes to 192.0.2.0/24 (RFC 5737) comes back and is dropped. */
  private static final String MUTE_NAME_SERVER =
      "ip link set lo up"
          + " && ip route add 192.0.2.0/24 dev lo"
          + " && printf 'nameserver 192.0.2.53\\noptions timeout:2 attempts:1\\n' > RESOLV"
          + " && mount --bind RESOLV /etc/resolv.conf";

  @Parameter Jdk jdk;

  @Test
  void wait_nameServerMute_standsUntilItFails() throws Exception {
    Process probe =
        new ProcessBuilder(
                "unshare",
                "-rnm",
                "sh",
                "-c",
                "F=$(mktemp) && " + MUTE_NAME_SERVER.replace("RESOLV", "$F") + "; rm $F")
            .redirectErrorStream(true)
            .start();
    String output = new String(probe.getInputStream().readAllBytes());
    Needed.require(probe.waitFor() == 0 && output.isEmpty(), "no resolver of its own: " + output);
    try (ChildJvm child =
        ChildJvm.on(jdk)
            .behind(
                "unshare",
                "-rnm",
                "sh",
                "-c",
                MUTE_NAME_SERVER.replace("RESOLV", "DIR/resolv") + " && exec \"$@\"",
                "sh")
            .start()) {
      assertEquals("ready", child.line());
      FlightRecord before = child.record();
      long startedAt = System.nanoTime();
      Answer answer = child.ask("Blocked.lookup slow.example");
      List<RecordedWait> waits =
          Await.until(() -> child.record().waits(), w -> !w.isEmpty(), () -> "a lookup");
      assertEquals(1, waits.size());
      assertEquals(WaitKind.LOOKUP, waits.get(0).kind());
      assertEquals("slow.example", waits.get(0).what());
      assertEquals(answer.number("thread"), waits.get(0).threadId());
      assertTrue(waits.get(0).sinceNanos() >= startedAt);
      assertTrue(child.ask("Blocked.release").fact("thrown").contains("UnknownHostException"));
      FlightRecord after = child.record();
      assertEquals(List.of(), after.waits());
      assertEquals(1, RecordedApis.delta(before, after, LOOKUPS));
      assertEquals(1, RecordedApis.delta(before, after, LOOKUPS_FAILED));
      long lookedUpNanos =
          after.histogram(RecordHistogram.LOOKUP).sumNanos()
              - before.histogram(RecordHistogram.LOOKUP).sumNanos();
      assertTrue(lookedUpNanos > 1_500_000_000L, () -> lookedUpNanos + " ns");
      child.endQuietly();
    }
  }
}
