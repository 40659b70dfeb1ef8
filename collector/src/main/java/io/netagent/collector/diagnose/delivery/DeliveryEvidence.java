package io.netagent.collector.diagnose.delivery;

import io.netagent.collector.diagnose.evidence.Look;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.finding.BlockedThread;
import io.netagent.collector.diagnose.site.SiteFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * What the rules may look at: the stuck connections of one line of code of one process at one tick.
 *
 * @param site the line to name: of the connections, or where a thread is blocked with them
 * @param stuck at least one
 * @param blocked the threads that wait for them
 * @param answeredMeanwhile other connections of the process to the same remotes on which something
 *     came back since; only as far as an agent saw it
 * @param namingUnderWay stacks are asked for that will name the line of code, and not here yet
 * @param look see {@link Thresholds}
 */
record DeliveryEvidence(
    ProcessEvidence process,
    SiteFrame site,
    List<Stuck> stuck,
    List<BlockedThread> blocked,
    int answeredMeanwhile,
    boolean namingUnderWay,
    Look look) {
  DeliveryEvidence {
    stuck = List.copyOf(stuck);
    blocked = List.copyOf(blocked);
  }

  /** What both tell, of one line of code. */
  DeliveryEvidence with(DeliveryEvidence other) {
    List<Stuck> all = new ArrayList<>(stuck);
    all.addAll(other.stuck);
    List<BlockedThread> threads = new ArrayList<>(blocked);
    for (BlockedThread thread : other.blocked) {
      if (threads.stream().noneMatch(known -> known.threadId() == thread.threadId())) {
        threads.add(thread);
      }
    }
    return new DeliveryEvidence(
        process,
        site,
        all,
        threads,
        Math.max(answeredMeanwhile, other.answeredMeanwhile),
        namingUnderWay || other.namingUnderWay,
        look);
  }

  Thresholds thresholds() {
    return Thresholds.of(look);
  }
}
