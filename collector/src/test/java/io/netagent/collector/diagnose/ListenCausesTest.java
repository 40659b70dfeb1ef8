package io.netagent.collector.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.collector.diagnose.finding.EndSet;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.InodeSet;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Subject;
import io.netagent.collector.diagnose.finding.ToldSockets;
import io.netagent.collector.diagnose.finding.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a full accept queue explains. */
class ListenCausesTest {
  private static final long HOST = 1;
  private static final long CONTAINER = 2;
  private static final Verdict FULL =
      verdict(RuleId.ACCEPT_QUEUE_FULL, 100, HOST, Set.of("127.0.0.1:8080"), Set.of(8080));

  @Test
  void unexplained_clientOfTheSameHostGetsNoAnswer_isTheServersFault() {
    Verdict client =
        verdict(RuleId.CONNECT_UNANSWERED, 200, HOST, Set.of("127.0.0.1:8080"), Set.of());
    assertEquals(List.of(FULL), Causes.unexplained(List.of(client, FULL)));
  }

  @Test
  void unexplained_sameAddressOfAnotherNamespaceOrAnotherRemote_standsForItself() {
    Verdict inContainer =
        verdict(RuleId.CONNECT_UNANSWERED, 200, CONTAINER, Set.of("127.0.0.1:8080"), Set.of());
    Verdict elsewhere =
        verdict(RuleId.CONNECT_UNANSWERED, 300, HOST, Set.of("10.0.0.7:8080"), Set.of());
    assertEquals(
        List.of(inContainer, elsewhere, FULL),
        Causes.unexplained(List.of(inContainer, elsewhere, FULL)));
  }

  @Test
  void unexplained_acceptedOnesOfThatListenerOnly_areExplained() {
    Verdict same = verdict(RuleId.ACCEPTED_UNREAD, 100, HOST, Set.of(), Set.of(8080));
    Verdict other = verdict(RuleId.ACCEPTED_UNREAD, 100, HOST, Set.of(), Set.of(9090));
    assertEquals(List.of(other, FULL), Causes.unexplained(List.of(same, other, FULL)));
  }

  private static Verdict verdict(
      RuleId rule, int pid, long namespace, Set<String> remotes, Set<Integer> listenPorts) {
    Finding finding =
        new Finding(
            rule.text(),
            rule.usualSeverity(),
            false,
            pid,
            "p",
            "",
            "",
            1,
            0,
            0,
            0,
            "",
            "not-applicable",
            "",
            "",
            "",
            "",
            List.of(),
            Map.of(),
            "",
            ToldSockets.NONE);
    return new Verdict(
        finding,
        new Subject(pid, 5, namespace, "", InodeSet.EMPTY, new EndSet(remotes, null), listenPorts));
  }
}
