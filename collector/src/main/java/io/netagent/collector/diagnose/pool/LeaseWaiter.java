package io.netagent.collector.diagnose.pool;

import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.finding.BlockedThread;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.RecordedThread;

/**
 * A thread that waits for a connection of a pool.
 *
 * @param site the application's frame that asked for it
 */
record LeaseWaiter(RecordedThread thread, PoolKind pool, SiteFrame site) {
  BlockedThread blocked(ProcessEvidence process) {
    return process.blockedThread(
        thread, "waits for a lease of " + pool.label() + " in " + pool.waitsIn(thread));
  }

  /** The outermost class of the application that asked; empty if no frame is known. */
  String askedBy() {
    return outermostClass(site.frame());
  }

  /** {@code com.acme.Orders} of {@code com.acme.Orders$Worker.run(Orders.java:7)}. */
  static String outermostClass(String frame) {
    int end = frame.indexOf('(');
    int dot = frame.lastIndexOf('.', end < 0 ? frame.length() : end);
    String name = dot < 0 ? "" : frame.substring(0, dot);
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }
}
