package io.netagent.collector.expose;

import io.netagent.collector.diagnose.finding.BlockedThread;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.InodeSet;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.collector.diagnose.finding.ToldSockets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The findings of {@link SnapshotFixture}. */
final class FindingFixture {
  private FindingFixture() {}

  /** A leak, opened at this line of code. */
  static Finding leakAt(String site) {
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put("kinds", "unread 3");
    evidence.put("remotes", List.of("10.0.0.9:8080", "10.0.0.8:8080"));
    evidence.put("threads", 2);
    evidence.put(Finding.EVIDENCE_STACK, SnapshotFixture.STACK);
    return new Finding(
        "close-wait-leak",
        Severity.WARNING,
        false,
        SnapshotFixture.SICK_PID,
        "billing",
        "10.0.0.1:40000",
        "10.0.0.9:8080",
        3,
        125.5,
        42,
        1.5,
        site,
        "opener",
        "Apache HttpClient 4",
        "3 connections to 10.0.0.9:8080 were closed by the peer and never by billing.",
        "Part of an answer is unread: no idle pool.",
        "Close the response.",
        List.of(
            new BlockedThread(
                17,
                "worker-1",
                "in read from 10.0.0.9:8080 for 12 s, no limit",
                12,
                0,
                List.of("com.acme.Worker.run(Worker.java:9)"))),
        evidence,
        SnapshotFixture.LEAK_ID,
        new ToldSockets(
            SnapshotFixture.OWN_NAMESPACE, InodeSet.of(List.of(777L, 778L)), InodeSet.EMPTY));
  }

  static Finding idlePool() {
    return new Finding(
        "idle-pool-close-wait",
        Severity.INFO,
        true,
        -1,
        "unknown",
        "",
        "10.0.0.9:8080",
        1,
        Double.NaN,
        0,
        0,
        "",
        "no-agent",
        "",
        "Not a leak.",
        "",
        "Evict idle connections.",
        List.of(),
        Map.of(),
        "",
        ToldSockets.NONE);
  }
}
