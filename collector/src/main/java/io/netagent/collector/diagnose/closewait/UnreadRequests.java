package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordedConnection;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Accepted connections whose clients have sent something and still wait, while nobody reads it: the
 * same hung server as one whose clients have given up, only earlier. Alone they prove nothing (a
 * program may rightly leave what it does not want yet in the kernel), so they count only where
 * stacks show that the handlers are blocked.
 */
final class UnreadRequests {
  /** One may be a client that sends ahead. */
  static final int SEVERAL = 2;

  private UnreadRequests() {}

  static boolean isOne(ConnectionEvidence connection) {
    RecordedConnection recorded = connection.recorded();
    return recorded != null
        && recorded.role() == ConnectionRole.SERVER
        && connection.row().state() == TcpState.ESTABLISHED
        && connection.row().recvQueueBytes() > 0;
  }

  /** Each as old as it has stood still. */
  static List<Suspect> of(ProcessEvidence process, List<ConnectionEvidence> requests) {
    List<Suspect> suspects = new ArrayList<>();
    for (ConnectionEvidence each : requests) {
      suspects.add(
          new Suspect(
              each,
              SuspectKind.REQUEST,
              each.unmovedSeconds(),
              Math.min(each.row().idleSeconds(), process.sinceStallSeconds()),
              false));
    }
    return suspects;
  }

  /** Those that have waited for long enough to ask why. */
  static List<Suspect> ripe(List<CloseWaitEvidence> sites) {
    List<Suspect> ripe = new ArrayList<>();
    for (CloseWaitEvidence site : sites) {
      for (Suspect request : site.suspects(SuspectKind.REQUEST)) {
        if (request.earnedSeconds() >= site.thresholds().groupAgeSeconds()) {
          ripe.add(request);
        }
      }
    }
    return ripe;
  }

  /**
   * The stacks by which their handlers are known: of who has read from them, and, since from most
   * requests nobody has, from others that came to the same port.
   */
  static List<List<String>> readers(ProcessEvidence process, List<CloseWaitEvidence> sites) {
    Set<List<String>> stacks = new LinkedHashSet<>();
    Set<Integer> ports = new HashSet<>();
    for (CloseWaitEvidence site : sites) {
      stacks.add(site.site().stack());
      site.suspects(SuspectKind.REQUEST)
          .forEach(request -> ports.add(request.connection().tuple().localPort()));
    }
    for (ConnectionEvidence each : process.connections()) {
      RecordedConnection recorded = each.recorded();
      if (recorded != null
          && recorded.role() == ConnectionRole.SERVER
          && ports.contains(each.row().tuple().localPort())) {
        stacks.add(each.site().stack());
      }
    }
    return List.copyOf(stacks);
  }

  /** What follows the number of connections, as the main clause of a sentence. */
  static String whatTheyWaitFor(List<Suspect> waiting, VerdictText text) {
    List<Suspect> requests =
        waiting.stream().filter(each -> each.kind() == SuspectKind.REQUEST).toList();
    boolean one = waiting.size() == 1;
    if (requests.isEmpty()) {
      return (one ? " was" : " were")
          + " closed by the client "
          + text.oldestAgo()
          + " and the server has not come to "
          + (one ? "it" : "them")
          + " since";
    }
    int closed = waiting.size() - requests.size();
    double longest = requests.stream().mapToDouble(Suspect::earnedSeconds).max().orElse(0);
    return (one ? " waits" : " wait")
        + " for the server, which has not read what "
        + (closed == 0 ? "their" : requests.size() + " of the")
        + " clients sent for at least "
        + Durations.text(longest)
        + (closed == 0
            ? ""
            : "; " + closed + (closed == 1 ? " client has" : " clients have") + " given up");
  }
}
