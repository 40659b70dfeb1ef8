package io.netagent.collector.diagnose.pool;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.site.SiteFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the rule may look at for one pool library of one process. Immutable.
 *
 * @param connections all that the library has opened, at least one
 * @param looks those of late that showed waiters, the oldest first
 * @param told the site of the finding that stands, or null
 */
record PoolEvidence(
    ProcessEvidence process,
    PoolKind pool,
    List<ConnectionEvidence> connections,
    List<LeaseLook> looks,
    @Nullable SiteFrame told,
    boolean shortLook,
    long nowNanos) {
  PoolEvidence {
    connections = List.copyOf(connections);
    looks = List.copyOf(looks);
  }

  /**
   * The part of it that one class of the application has opened and waits for: it may have a pool
   * of its own beside busy ones.
   */
  PoolEvidence of(String applicationClass) {
    return new PoolEvidence(
        process,
        pool,
        connections.stream().filter(each -> isOf(each.site(), applicationClass)).toList(),
        looks.stream()
            .map(look -> look.of(applicationClass))
            .filter(look -> !look.waiters().isEmpty())
            .toList(),
        told,
        shortLook,
        nowNanos);
  }

  private static boolean isOf(SiteFrame site, String applicationClass) {
    return LeaseWaiter.outermostClass(site.frame()).equals(applicationClass);
  }
}
