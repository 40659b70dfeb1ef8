package io.netagent.collector.probe;

import io.netagent.collector.probe.report.ProbeReport;
import io.netagent.collector.probe.report.Target;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What the probes of these tests have in common. */
final class Probing {
  private Probing() {}

  static ProbeSettings settings(Duration limit, List<InetSocketAddress> dns) {
    return new ProbeSettings(
        limit,
        dns,
        Path.of("/etc/resolv.conf"),
        Path.of("/etc/hosts"),
        ProbeSettings.Families.BOTH,
        List.of("h2", "http/1.1"),
        false,
        List.of(),
        false,
        1 << 20);
  }

  static ProbeReport probe(String target, Duration limit, InetSocketAddress... dns)
      throws Exception {
    return new Probe(settings(limit, List.of(dns))).run(Target.of(null, target));
  }

  /** Some of these wait for the limit; on a busy machine an answer may take a second, too. */
  static ProbeReport probe(String target) throws Exception {
    return probe(target, Duration.ofSeconds(3));
  }
}
