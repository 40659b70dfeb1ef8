package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.correlate.PeerLookup;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that one tick shows to the groups of rules. Immutable, but for the wishes.
 *
 * @param nowNanos CLOCK_MONOTONIC when the tables had been read
 * @param gap nobody watched for longer than the ticks' interval
 * @param look what kind of look this tick belongs to
 * @param processes those with a socket or a record; the one with pid -1 is always there
 * @param rows all rows that were joined, in any order
 * @param frames tells the application's own frame in a stack
 * @param peers the other ends of connections within this host
 */
public record TickEvidence(
    long nowNanos,
    boolean gap,
    Look look,
    List<ProcessEvidence> processes,
    List<NamespaceEvidence> namespaces,
    List<CorrelatedConnection> rows,
    Wishes wishes,
    ApplicationFrames frames,
    PeerLookup peers) {
  public TickEvidence {
    processes = List.copyOf(processes);
    namespaces = List.copyOf(namespaces);
  }

  /**
   * It is one of a few ticks, or the only one: what has not been told by record or kernel can't
   * become old.
   */
  public boolean shortLook() {
    return look != Look.DAEMON;
  }

  /** It is the only one, of a saved text. */
  public boolean oneSnapshot() {
    return look == Look.ONE_SNAPSHOT;
  }

  /** The process, or the one without a name if it is not known. */
  public ProcessEvidence process(int pid) {
    ProcessEvidence nobody = null;
    for (ProcessEvidence process : processes) {
      if (process.pid() == pid) {
        return process;
      }
      nobody = process.pid() < 0 ? process : nobody;
    }
    if (nobody == null) {
      throw new IllegalStateException("the rows without an owner have no process");
    }
    return nobody;
  }

  /** The network namespace, or null. */
  public @Nullable NamespaceEvidence namespace(long inode) {
    for (NamespaceEvidence namespace : namespaces) {
      if (namespace.inode() == inode) {
        return namespace;
      }
    }
    return null;
  }
}
