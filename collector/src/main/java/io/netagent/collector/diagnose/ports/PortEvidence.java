package io.netagent.collector.diagnose.ports;

import io.netagent.collector.aggregate.PortUse;
import io.netagent.collector.diagnose.evidence.Look;
import io.netagent.collector.diagnose.evidence.NamespaceEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.site.SiteFrame;
import org.jspecify.annotations.Nullable;

/**
 * The local ports towards one destination, or of one source address.
 *
 * @param available that there are in all
 * @param process that uses most of them; with pid -1 if it is not known
 * @param site where most were closed, or, of open ones, opened
 * @param closer who has closed those in TIME_WAIT, if they are most of them and it is known
 * @param timeWaitReused connect(2) takes a port in TIME_WAIT, so that these are no hindrance
 * @param fullForSeconds since they were first seen to be nearly used up; 0 if they are not
 * @param failedConnects of the process in the last minute, for want of a port or for a local
 *     address that the host lacks; -1 if no agent tells
 * @param secondsLeft until they are used up, as the last minutes went; infinite if they don't run
 *     out
 * @param look what kind of look it comes from
 * @param standing the last tick has told of it
 */
record PortEvidence(
    NamespaceEvidence namespace,
    PortUse use,
    int available,
    ProcessEvidence process,
    SiteFrame site,
    @Nullable Closer closer,
    boolean timeWaitReused,
    double fullForSeconds,
    long failedConnects,
    double secondsLeft,
    Look look,
    boolean standing) {

  /** One of some ticks, or the only one. */
  boolean shortLook() {
    return look != Look.DAEMON;
  }

  /** The range of ports is not in a saved text. */
  boolean rangeAssumed() {
    return look == Look.ONE_SNAPSHOT;
  }

  /** The share of the ports that a connect can't get. */
  double blockedShare() {
    return share(timeWaitReused ? held() : use.used());
  }

  double usedShare() {
    return share(use.used());
  }

  /** In use by open connections. */
  int held() {
    return use.used() - use.timeWait();
  }

  boolean mostlyTimeWait() {
    return 2 * use.timeWait() >= use.used();
  }

  private double share(int ports) {
    return available == 0 ? 1 : (double) ports / available;
  }
}
