package io.netagent.collector.expose;

import io.netagent.collector.correlate.AgentCoverage;
import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.BlockedCalls;
import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.correlate.UnknownSocketKind;
import io.netagent.recorder.RecordBuilder;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordHistogram;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedConnectionBuilder;
import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.SiteKind;
import io.netagent.recorder.WaitKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Agents that have seen anything: every error, every kind, as many sites as one likes. */
public final class RandomAgent {
  private static final int MOST_SITES = 40;
  private static final int MOST_CONNECTIONS = 200;

  private RandomAgent() {}

  /**
   * One that counts further with each tick.
   *
   * @param tick counts are those of the tick before, or higher
   */
  public static AgentStatus of(long seed, int pid, long startTicks, int tick) {
    SplittableRandom life = new SplittableRandom(seed * 31 + pid);
    RecordBuilder record =
        new RecordBuilder().process(pid, startTicks).agentVersion("1").hooks("missing: a, b", "");
    for (RecordCounter counter : RecordCounter.values()) {
      record.count(counter, (long) life.nextInt(3) * tick);
    }
    for (RecordHistogram histogram : RecordHistogram.values()) {
      for (int i = life.nextInt(3) * tick; i > 0; i--) {
        record.duration(histogram, 3_000_000L << 3 * histogram.index());
      }
    }
    SplittableRandom random = new SplittableRandom(seed * 31 + pid * 17L + tick);
    List<RecordedSite> sites = new ArrayList<>();
    for (int id = life.nextInt(MOST_SITES); id > 0; id--) {
      String frame = "com.acme.Site" + id % 30 + ".call(Site.java:1)"; // some bear one name
      sites.add(new RecordedSite(sites.size(), SiteKind.OPENER, List.of(frame), 1));
    }
    List<RecordedConnection> connections = new ArrayList<>();
    for (int fd = random.nextInt(MOST_CONNECTIONS); fd > 0; fd--) {
      int siteId = random.nextInt(sites.size() + 1) - 1;
      connections.add(new RecordedConnectionBuilder().fd(fd).siteId(siteId).build());
    }
    if (random.nextBoolean()) {
      record.waits(WaitKind.LOOKUP, 1, 1, "a").waits(WaitKind.HANDSHAKE, 2, 1, "b:1");
    }
    record.sites(sites).connections(connections);
    return new AgentStatus(
        record.build(),
        random.nextBoolean(),
        new AgentCoverage(1, unknown(random), random.nextInt(3), 0),
        blocked(random),
        site -> site.frames().get(0));
  }

  private static Map<UnknownSocketKind, Integer> unknown(SplittableRandom random) {
    Map<UnknownSocketKind, Integer> unknown = new EnumMap<>(UnknownSocketKind.class);
    for (UnknownSocketKind kind : UnknownSocketKind.values()) {
      unknown.put(kind, random.nextInt(3));
    }
    return unknown;
  }

  private static BlockedCalls blocked(SplittableRandom random) {
    List<BlockedCall> calls = new ArrayList<>();
    for (BlockedKind kind : BlockedKind.values()) {
      for (int i = random.nextInt(3); i > 0; i--) {
        calls.add(new BlockedCall(kind, i, random.nextInt(100), 0, 1, 1, null, "", -1));
      }
    }
    return new BlockedCalls(calls);
  }
}
