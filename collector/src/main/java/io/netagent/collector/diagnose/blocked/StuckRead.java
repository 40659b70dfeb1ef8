package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.RecordedConnection;
import io.netagent.socket.TcpState;
import org.jspecify.annotations.Nullable;

/**
 * A thread in a read without a time-out, in a program that is owed an answer.
 *
 * @param seconds it has been in there, while its process ran
 * @param site the application's line: where it was opened, or where the thread stands if a library
 *     has opened it
 */
record StuckRead(BlockedCall call, ConnectionEvidence connection, double seconds, SiteFrame site) {

  /**
   * Written, and nothing has come since; the read began after that write. A reader that stood there
   * before the write is another thread's than the writer's: it waits for whatever the peer may say,
   * as in HTTP/2, WebSocket or MQTT, and is owed nothing.
   */
  static boolean isOwedAnAnswer(RecordedConnection recorded) {
    return recorded.writeOperations() > 0
        && recorded.readOperations() == recorded.readOperationsAtLastWrite()
        && recorded.readerThreadId() != 0
        && recorded.readerSinceNanos() - recorded.lastWriteAtNanos() >= 0
        && recorded.eofAtNanos() == 0
        && !recorded.inputShutdown()
        && recorded.closeRequestedAtNanos() == 0;
  }

  /** The connection of a call that may be one, or null. */
  static @Nullable RecordedConnection suspect(ProcessEvidence process, CallOn each) {
    CorrelatedConnection row = each.connection().row();
    RecordedConnection recorded = each.connection().recorded();
    return recorded != null
            && !process.facts().stalled()
            && each.call().limitSeconds() == 0
            && recorded.readerThreadId() == each.call().threadId()
            && row.state() == TcpState.ESTABLISHED
            // Else the request is on its way still, or the answer is there already.
            && row.sendQueueBytes() == 0
            && row.recvQueueBytes() == 0
            && isOwedAnAnswer(recorded)
        ? recorded
        : null;
  }
}
