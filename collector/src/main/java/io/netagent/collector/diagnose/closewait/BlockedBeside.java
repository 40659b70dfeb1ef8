package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.diagnose.finding.BlockedThread;
import io.netagent.recorder.ConnectionRole;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The blocked calls that belong to a verdict. */
final class BlockedBeside {
  private BlockedBeside() {}

  /**
   * The longest ones first. About opened connections: calls on connections of the same site. About
   * accepted ones: all calls of the process, because what a handler waits for is mostly something
   * else than its client; but of acceptors only those of the same listener.
   */
  static List<BlockedThread> of(CloseWaitEvidence evidence, List<Suspect> about) {
    List<BlockedCall> calls = evidence.process().facts().agent().blocked().calls();
    if (calls.isEmpty()) {
      return List.of();
    }
    boolean accepted = about.stream().allMatch(Suspect::accepted);
    Set<Integer> ports = new HashSet<>();
    about.forEach(suspect -> ports.add(suspect.connection().tuple().localPort()));
    List<BlockedThread> threads = new ArrayList<>();
    for (BlockedCall call : calls) {
      boolean ofSite = evidence.siteIds().contains(call.siteId());
      boolean otherListener =
          call.role() == ConnectionRole.LISTENER && !ports.contains(call.localPort());
      if (ofSite || (accepted && !otherListener)) {
        threads.add(evidence.process().blockedThread(call));
      }
    }
    return threads;
  }
}
