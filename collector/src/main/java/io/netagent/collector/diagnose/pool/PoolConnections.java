package io.netagent.collector.diagnose.pool;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordedConnection;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The connections of one process that its pools have opened, by pool library. */
final class PoolConnections {
  private final Map<PoolKind, List<ConnectionEvidence>> byKind = new EnumMap<>(PoolKind.class);

  /** One pass. */
  PoolConnections(ProcessEvidence process, SiteMemo<PoolKind> kinds) {
    kinds.begin();
    for (ConnectionEvidence each : process.connections()) {
      RecordedConnection recorded = each.recorded();
      if (recorded != null && recorded.role() == ConnectionRole.CLIENT && !recorded.adopted()) {
        Optional<PoolKind> kind = kinds.of(each);
        if (kind.isPresent()) {
          byKind.computeIfAbsent(kind.get(), k -> new ArrayList<>()).add(each);
        }
      }
    }
  }

  Map<PoolKind, List<ConnectionEvidence>> byKind() {
    return byKind;
  }

  /** How often a connection was used again. */
  static long turns(ConnectionEvidence connection) {
    return connection.recorded() == null ? 0 : connection.recorded().turns();
  }

  /** A pool that waits for a new connection is not exhausted, but not served. */
  static boolean isConnecting(ConnectionEvidence connection) {
    return connection.row().state() == TcpState.SYN_SENT;
  }
}
