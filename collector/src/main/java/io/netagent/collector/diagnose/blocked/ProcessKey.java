package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.diagnose.evidence.ProcessEvidence;

/** A process for ever: its pid may get another owner, its start may not. */
record ProcessKey(int pid, long startTicks) {
  static ProcessKey of(ProcessEvidence process) {
    return new ProcessKey(process.pid(), process.facts().startTicks());
  }
}
