package io.netagent.collector.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.finding.EndSet;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.InodeSet;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Subject;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.finding.Withdrawn;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands, for how long, and how it is withdrawn. */
class StandingTest {
  private static final long STARTED = 5;
  private static final Set<Long> ALIVE = Set.of(STARTED);

  private final Standing standing = new Standing();

  private static Verdict verdict(RuleId rule, int pid, long startTicks, String remote, int count) {
    return Verdicts.of(
        rule,
        new Subject(
            pid, startTicks, 1, "", InodeSet.EMPTY, new EndSet(Set.of(remote), null), Set.of()),
        count);
  }

  private static Verdict slowDns(int count) {
    return verdict(RuleId.SLOW_DNS, 100, STARTED, "db.example", count);
  }

  private List<Finding> at(double seconds, Verdict... verdicts) {
    return standing.advance((long) (seconds * 1e9), List.of(verdicts), ALIVE);
  }

  private List<Withdrawn> withdrawnAt(double seconds) {
    return standing.withdrawn((long) (seconds * 1e9));
  }

  @Test
  void advance_toldAgain_standsSinceItWasFirstToldAsItIsNow() {
    assertEquals(0, at(1000, slowDns(1)).get(0).standsForSeconds());
    Finding later = at(1025, slowDns(7)).get(0);
    assertEquals(25, later.standsForSeconds());
    assertEquals(7, later.count());
    assertEquals(List.of(), withdrawnAt(1025));
  }

  @Test
  void ids_areThoseOfTheFindings_alsoAfterARestart() {
    Verdict other = verdict(RuleId.SLOW_DNS, 101, STARTED, "db.example", 1);
    List<String> ids = at(1000, slowDns(1), other).stream().map(Finding::id).sorted().toList();
    assertEquals(2, Set.copyOf(ids).size());
    assertTrue(ids.get(0).startsWith("slow-dns-"), ids.get(0));
    assertEquals(ids, at(1005, other, slowDns(9)).stream().map(Finding::id).sorted().toList());
    List<Finding> anew = new Standing().advance(1, List.of(slowDns(2), other), ALIVE);
    assertEquals(ids, anew.stream().map(Finding::id).sorted().toList());
  }

  @Test
  void id_ofAFindingWhoseLineComesToBeKnown_staysAndIsTheOnlyOne() {
    String first = at(1000, slowDns(1)).get(0).id();
    assertEquals(first, at(1005, lookedUpIn("a.B.c(B.java:1)")).get(0).id());
    List<Finding> both = at(1010, lookedUpIn("a.B.c(B.java:1)"), slowDns(1));
    assertEquals(2, both.stream().map(Finding::id).distinct().count(), both.toString());
  }

  private static Verdict lookedUpIn(String site) {
    return Verdicts.of(
        RuleId.SLOW_DNS,
        new Subject(
            100,
            STARTED,
            1,
            site,
            InodeSet.EMPTY,
            new EndSet(Set.of("db.example"), null),
            Set.of()),
        1);
  }

  @Test
  void advance_silentRule_isHeldForTenSecondsAndThenWithdrawn() {
    at(1000, slowDns(3));
    at(1005, slowDns(3));
    assertEquals(1, at(1014.9).size());
    assertEquals(List.of(), withdrawnAt(1014.9));
    assertEquals(List.of(), at(1015));
    Withdrawn withdrawn = withdrawnAt(1020).get(0);
    assertEquals("What it was told for is no longer seen.", withdrawn.why());
    assertEquals(5, withdrawn.secondsAgo());
    assertEquals(5, withdrawn.finding().standsForSeconds(), "not the time for which it was held");
    assertEquals(3, withdrawn.finding().count());
  }

  @Test
  void advance_silentForAMoment_isOneFindingStill() {
    at(1000, slowDns(1));
    at(1009);
    assertEquals(18, at(1018, slowDns(1)).get(0).standsForSeconds());
    assertEquals(List.of(), withdrawnAt(1018));
  }

  @Test
  void advance_backAfterItWasWithdrawn_standsAnew() {
    at(1000, slowDns(1));
    at(1010);
    assertEquals(0, at(1011, slowDns(1)).get(0).standsForSeconds());
    assertEquals(1, withdrawnAt(1011).size());
  }

  @ParameterizedTest
  @EnumSource(names = {"CLOSE_WAIT_LEAK", "IDLE_POOL_CLOSE_WAIT", "ACCEPTED_UNREAD"})
  void advance_rulesThatHoldTheirOwn_areWithdrawnAtOnce(RuleId rule) {
    at(1000, verdict(rule, 100, STARTED, "r", 1));
    assertEquals(List.of(), at(1001));
    assertEquals(rule.text(), withdrawnAt(1001).get(0).finding().rule());
  }

  @Test
  void advance_processEnded_isWithdrawnAtOnceAndSaysSo() {
    at(1000, slowDns(1));
    assertEquals(List.of(), standing.advance(1_001_000_000_000L, List.of(), Set.of(9L)));
    assertEquals("The process has ended.", withdrawnAt(1001).get(0).why());
  }

  @Test
  void advance_pidReused_isAnotherFinding() {
    at(1000, slowDns(1));
    Verdict next = verdict(RuleId.SLOW_DNS, 100, 6, "db.example", 1);
    List<Finding> findings = standing.advance(1_004_000_000_000L, List.of(next), Set.of(6L));
    assertEquals(1, findings.size());
    assertEquals(0, findings.get(0).standsForSeconds());
    assertEquals("The process has ended.", withdrawnAt(1004).get(0).why());
  }

  @Test
  void advance_withoutAProcess_staysWhoeverEndsAndDiffersByRemote() {
    Verdict one = verdict(RuleId.CONNECTION_PER_REQUEST, -1, 0, "10.0.0.7:443", 1);
    Verdict other = verdict(RuleId.CONNECTION_PER_REQUEST, -1, 0, "10.0.0.8:443", 1);
    assertEquals(2, at(1000, one, other).size());
    assertEquals(2, standing.advance(1_005_000_000_000L, List.of(), Set.of()).size());
  }

  @Test
  void advance_otherRemoteOfOneProcess_isTheSameFinding() {
    at(1000, verdict(RuleId.PEER_VANISHED, 100, STARTED, "10.0.0.7:443", 1));
    List<Finding> later = at(1005, verdict(RuleId.PEER_VANISHED, 100, STARTED, "10.0.0.8:443", 1));
    assertEquals(1, later.size());
    assertEquals(5, later.get(0).standsForSeconds());
    assertEquals("10.0.0.8:443", later.get(0).remote());
  }

  @Test
  void withdrawn_ofManyTheLatestHundred_andNoneAfterAnHour() {
    for (int i = 0; i < 1000; i++) {
      at(1000 + i, verdict(RuleId.CLOSE_WAIT_LEAK, -1, 0, "r" + i, 1));
    }
    List<Withdrawn> past = withdrawnAt(2000);
    assertEquals(100, past.size());
    assertEquals("r998", past.get(0).finding().remote());
    for (int i = 1; i < past.size(); i++) {
      assertTrue(past.get(i - 1).secondsAgo() <= past.get(i).secondsAgo());
    }
    assertEquals(1, withdrawnAt(1999 + 3600).size(), "just an hour old");
    assertEquals(List.of(), withdrawnAt(1999 + 3601));
  }
}
