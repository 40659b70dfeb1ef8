package io.netagent.collector.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.collector.Requirement;
import io.netagent.collector.probe.report.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What this host's own routes say, in a network namespace where they say it. */
final class ProbeInNamespaceTest {
  private static final String ROUTES =
      "ip link set lo up"
          + " && ip route add unreachable 198.51.100.0/24"
          + " && ip route add prohibit 203.0.113.0/24"
          + " && ip link add a0 type veth peer name b0"
          + " && ip addr add 192.0.2.1/24 dev a0 && ip link set a0 up && ip link set b0 up"
          + " && exec \"$0\" \"$@\"";

  @Test
  void tcp_toWhereNoRouteLeads_saysWhich() throws Exception {
    Requirement.command("unshare");
    Requirement.command("ip");
    Process ability = new ProcessBuilder("unshare", "-n", "true").start();
    Requirement.that(ability.waitFor() == 0, "a network namespace takes root");
    Process child =
        new ProcessBuilder(
                "unshare",
                "-n",
                "sh",
                "-c",
                ROUTES,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Inside.class.getName(),
                "198.51.100.7:80",
                "203.0.113.7:80",
                "[2001:db8::1]:80",
                "10.9.9.9:80",
                "192.0.2.9:80")
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(true, child.waitFor(60, TimeUnit.SECONDS), said);
    assertEquals(
        List.of(
            "tcp-unreachable EHOSTUNREACH",
            "tcp-forbidden EACCES",
            "tcp-no-route ENETUNREACH",
            "tcp-no-route ENETUNREACH",
            "tcp-unreachable EHOSTUNREACH"),
        said.lines().toList());
  }

  /** Probes in the namespace that it was started in. */
  static final class Inside {
    private Inside() {}

    public static void main(String[] targets) throws Exception {
      Probe probe = new Probe(Probing.settings(Duration.ofSeconds(10), List.of()));
      for (String target : targets) {
        var report = probe.run(Target.of("tcp", target));
        System.out.println(report.verdict().code() + " " + report.tcp().get(0).detail());
      }
    }
  }
}
