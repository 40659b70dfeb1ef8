package io.netagent.collector.diagnose;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.BlockedKind;
import io.netagent.recorder.ConnectionRole;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The blocked calls that belong to a verdict, each as a line. */
final class BlockedFacts {
  private static final int TOP = 10;

  private BlockedFacts() {}

  /**
   * The longest ones. About opened connections: calls on connections of the same site. About
   * accepted ones: all calls of the process, because what a handler waits for is mostly something
   * else than its client; but of acceptors only those of the same listener.
   */
  static List<String> of(Evidence evidence, List<Suspect> about) {
    boolean accepted = about.stream().allMatch(Suspect::accepted);
    Set<Integer> ports = new HashSet<>();
    about.forEach(suspect -> ports.add(suspect.connection().tuple().localPort()));
    List<String> lines = new ArrayList<>();
    int all = 0;
    for (BlockedCall call : evidence.process().agent().blocked().calls()) {
      boolean ofSite = evidence.siteIds().contains(call.siteId());
      boolean otherListener =
          call.role() == ConnectionRole.LISTENER && !ports.contains(call.localPort());
      if (ofSite || (accepted && !otherListener)) {
        if (all++ < TOP) {
          lines.add(line(call));
        }
      }
    }
    if (all > TOP) {
      lines.add(all - TOP + " more");
    }
    return lines;
  }

  private static String line(BlockedCall call) {
    return "thread "
        + call.threadId()
        + " in "
        + call.kind().label()
        + where(call)
        + " for "
        + VerdictText.duration(call.forSeconds())
        + limit(call);
  }

  private static String where(BlockedCall call) {
    return switch (call.kind()) {
      case READ -> " from " + call.peer();
      case WRITE, CONNECT -> " to " + call.peer();
      case HANDSHAKE -> " with " + call.peer();
      case LOOKUP -> " of " + call.peer();
      case ACCEPT -> call.localPort() > 0 ? " on port " + call.localPort() : "";
    };
  }

  /** Of lookups and handshakes none is known. */
  private static String limit(BlockedCall call) {
    if (call.limitSeconds() > 0) {
      return ", limit " + VerdictText.duration(call.limitSeconds());
    }
    boolean limitKnown = call.kind() != BlockedKind.LOOKUP && call.kind() != BlockedKind.HANDSHAKE;
    return limitKnown ? ", no limit" : "";
  }
}
