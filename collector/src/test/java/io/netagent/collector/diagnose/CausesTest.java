package io.netagent.collector.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.finding.EndSet;
import io.netagent.collector.diagnose.finding.InodeSet;
import io.netagent.collector.diagnose.finding.Ripening;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Subject;
import io.netagent.collector.diagnose.finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of two verdicts on one thing the one that names the cause is told. */
class CausesTest {
  private static final String REMOTE = "10.0.0.7:443";
  private static final String SITE = "com.acme.A.call(A.java:1)";

  private static Subject subject(int pid, String site, String remote, Long... sockets) {
    return new Subject(
        pid,
        5,
        1,
        site,
        InodeSet.of(List.of(sockets)),
        new EndSet(Set.of(remote), null),
        Set.of(8080));
  }

  private static Verdict verdict(RuleId rule, Subject subject, int count) {
    return Verdicts.of(rule, subject, count);
  }

  private static Verdict verdict(RuleId rule, Subject subject) {
    return verdict(rule, subject, 4);
  }

  private static final Subject ALL = subject(100, SITE, REMOTE, 1L, 2L, 3L, 4L);

  @Test
  void unexplained_anyTwoRulesOnOneThing_atLeastOneIsTold() {
    for (RuleId one : RuleId.values()) {
      for (RuleId other : RuleId.values()) {
        List<Verdict> told = Causes.unexplained(List.of(verdict(one, ALL), verdict(other, ALL)));
        assertFalse(told.isEmpty(), one + " and " + other + " explain each other away");
      }
    }
  }

  @Test
  void unexplained_allRulesOnOneThing_leavesCausesOnly() {
    List<Verdict> all = new ArrayList<>();
    for (RuleId rule : RuleId.values()) {
      all.add(verdict(rule, ALL));
    }
    List<String> told =
        Causes.unexplained(all).stream().map(each -> each.finding().rule()).toList();
    assertTrue(told.contains("peer-vanished"), told.toString());
    assertTrue(told.contains("accept-queue-full"), told.toString());
    assertFalse(told.contains("close-wait-leak"), told.toString());
    assertFalse(told.contains("pool-exhausted"), told.toString());
    assertFalse(told.contains("fd-exhaustion"), told.toString());
    assertFalse(told.contains("fin-wait-2-peer"), told.toString());
  }

  @Test
  void unexplained_orderOfVerdicts_doesNotMatter() {
    Verdict cause = verdict(RuleId.PEER_VANISHED, ALL);
    Verdict effect = verdict(RuleId.CLOSE_WAIT_LEAK, ALL);
    assertEquals(List.of(cause), Causes.unexplained(List.of(cause, effect)));
    assertEquals(List.of(cause), Causes.unexplained(List.of(effect, cause)));
  }

  @Test
  void unexplained_socketsOfWhichHalfAreTheCauses_standForThemselves() {
    Verdict vanished = verdict(RuleId.PEER_VANISHED, subject(100, SITE, "10.0.0.9:1", 1L, 2L, 3L));
    Verdict leak = verdict(RuleId.CLOSE_WAIT_LEAK, subject(100, SITE, REMOTE, 1L, 2L, 3L, 4L));
    assertEquals(List.of(vanished), Causes.unexplained(List.of(vanished, leak)));
    Verdict half = verdict(RuleId.CLOSE_WAIT_LEAK, subject(100, SITE, REMOTE, 1L, 2L, 7L, 8L));
    assertEquals(List.of(vanished, half), Causes.unexplained(List.of(vanished, half)));
    Verdict without = verdict(RuleId.CLOSE_WAIT_LEAK, subject(100, SITE, REMOTE));
    assertEquals(List.of(vanished, without), Causes.unexplained(List.of(vanished, without)));
  }

  @Test
  void unexplained_sameRemoteOfAnotherProcess_standsForItself() {
    Verdict cause = verdict(RuleId.CONNECT_UNANSWERED, ALL);
    Verdict own = verdict(RuleId.POOL_EXHAUSTED, subject(100, "", REMOTE));
    Verdict others = verdict(RuleId.POOL_EXHAUSTED, subject(200, "", REMOTE));
    assertEquals(List.of(cause, others), Causes.unexplained(List.of(cause, own, others)));
  }

  @Test
  void unexplained_pidReusedByAnotherProcess_standsForItself() {
    Verdict cause = verdict(RuleId.CONNECT_UNANSWERED, ALL);
    Subject later =
        new Subject(100, 6, 1, SITE, InodeSet.EMPTY, new EndSet(Set.of(REMOTE), null), Set.of());
    Verdict effect = verdict(RuleId.POOL_EXHAUSTED, later);
    assertEquals(List.of(cause, effect), Causes.unexplained(List.of(cause, effect)));
  }

  @Test
  void unexplained_unknownSites_areNotOneSite() {
    Verdict cause = verdict(RuleId.ABANDONED_UNTIL_GC, subject(100, "", REMOTE));
    Verdict effect = verdict(RuleId.CLIENT_PER_REQUEST, subject(100, "", REMOTE));
    assertEquals(List.of(cause, effect), Causes.unexplained(List.of(cause, effect)));
  }

  @Test
  void unexplained_openFilesOfWhichFewAreTheLeaks_areToldToo() {
    Verdict leak = verdict(RuleId.CLOSE_WAIT_LEAK, ALL);
    Verdict mostly = verdict(RuleId.FD_EXHAUSTION, ALL, 8);
    Verdict others = verdict(RuleId.FD_EXHAUSTION, ALL, 9);
    assertEquals(List.of(leak), Causes.unexplained(List.of(leak, mostly)));
    assertEquals(List.of(leak, others), Causes.unexplained(List.of(leak, others)));
  }

  @Test
  void willBeExplained_byTheListenersVerdict_andByNoSocketsOne() {
    Ripening unread = new Ripening("accepted-unread", 100, "p", 9);
    Ripening leak = new Ripening("close-wait-leak", 100, "p", 9);
    List<Verdict> told =
        List.of(verdict(RuleId.ACCEPT_QUEUE_FULL, ALL), verdict(RuleId.PEER_VANISHED, ALL));
    assertTrue(Causes.willBeExplained(unread, told));
    assertFalse(Causes.willBeExplained(leak, told), "perhaps of other sockets");
    assertFalse(Causes.willBeExplained(new Ripening("accepted-unread", 200, "q", 9), told));
    assertFalse(Causes.willBeExplained(unread, List.of()));
  }
}
