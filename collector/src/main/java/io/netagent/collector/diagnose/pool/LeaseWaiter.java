package io.netagent.collector.diagnose.pool;

import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.WaitingThread;
import io.netagent.collector.diagnose.finding.BlockedThread;
import io.netagent.collector.diagnose.site.SiteFrame;

/** A thread that waits for a connection of a pool. */
record LeaseWaiter(WaitingThread waiting, PoolKind pool) {
  /** The application's frame that asked for it. */
  SiteFrame site() {
    return waiting.site();
  }

  String waitsIn() {
    return pool.waitsIn(waiting.thread());
  }

  BlockedThread blocked(ProcessEvidence process) {
    return process.blockedThread(
        waiting.thread(), "waits for a lease of " + pool.label() + " in " + waitsIn());
  }

  /** The class of the application that asked; empty if there is no frame of the application. */
  String askedBy() {
    return waiting.inApplication() ? outermostClass(site().frame()) : "";
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
