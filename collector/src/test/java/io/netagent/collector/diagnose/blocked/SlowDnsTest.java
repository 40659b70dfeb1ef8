package io.netagent.collector.diagnose.blocked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.recorder.RecordBuilder;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordHistogram;
import io.netagent.recorder.RecordedThread;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowDnsTest {
  private static final long SECOND = 1_000_000_000L;

  private final Scene scene = new Scene();
  private final RecordBuilder record = new RecordBuilder();

  private static BlockedCall lookup(long threadId, double seconds, String name) {
    return new BlockedCall(BlockedKind.LOOKUP, threadId, seconds, 0, -1, 0, null, name, -1);
  }

  private static RecordedThread queued(long id) {
    return Told.thread(
        id,
        "java.base@17/jdk.internal.misc.Unsafe.park(Native Method)",
        "java.base@17/java.util.concurrent.locks.ReentrantLock.lock(ReentrantLock.java:322)",
        "java.base@17/java.net.InetAddress$NameServiceAddresses.get(InetAddress.java:975)",
        "java.base@17/java.net.InetAddress.getAllByName0(InetAddress.java:1652)",
        "com.acme.mail.Mailer.send(Mailer.java:12)");
  }

  private List<Finding> tick(double seconds, BlockedCall... calls) {
    scene.elapse(seconds);
    scene.blocked = List.of(calls);
    scene.record = record.build();
    return scene.tick();
  }

  private void ended(double seconds, boolean failed) {
    record.duration(RecordHistogram.LOOKUP, (long) (seconds * SECOND));
    lookups++;
    record.count(RecordCounter.LOOKUPS, lookups);
    failures += failed ? 1 : 0;
    record.count(RecordCounter.LOOKUPS_FAILED, failures);
  }

  private int lookups;
  private int failures;

  @Test
  void tick_oneLookupWithSevenThreadsBehindIt_isToldWithTheNameAndAllOfThem() {
    tick(5);
    tick(5, lookup(20, 3, "db.example"));
    assertEquals(java.util.Set.of(Scene.PID), scene.result().wishesStacks());
    RecordedThread[] threads = new RecordedThread[7];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = queued(21 + i);
    }
    scene.threads = Told.stacks(scene, threads);
    Finding finding = Told.only("slow-dns", tick(5, lookup(20, 8, "db.example")));
    assertEquals(8, finding.count());
    assertEquals("db.example", finding.remote());
    assertTrue(
        finding
            .summary()
            .startsWith("8 threads have waited for DNS for up to 8 s: the name db.example"),
        finding.summary());
    assertEquals("com.acme.mail.Mailer.send(Mailer.java:12)", finding.site());
    assertEquals("blocked-in", finding.siteKind());
    assertTrue(finding.why().contains("one thread look a name up"), finding.why());
    assertEquals(8, finding.blocked().size());
  }

  @Test
  void tick_stacksNeverCome_isToldWithoutASiteAfterAWhile() {
    for (int i = 1; i <= 3; i++) {
      assertEquals(List.of(), tick(5, lookup(20, 5 * i, "db.example")));
    }
    Finding finding = Told.only("slow-dns", tick(5, lookup(20, 20, "db.example")));
    assertEquals(1, finding.count());
    assertEquals("not-applicable", finding.siteKind());
  }

  @Test
  void tick_stacksComeAfterItWasTold_isTheSameFindingWithItsSite() {
    for (int i = 1; i <= 4; i++) {
      tick(5, lookup(20, 5 * i, "db.example"));
    }
    scene.threads = Told.stacks(scene, queued(20));
    Finding finding = Told.only("slow-dns", tick(5, lookup(20, 25, "db.example")));
    assertEquals("com.acme.mail.Mailer.send(Mailer.java:12)", finding.site());
    assertEquals(5, finding.standsForSeconds(), 0.001);
  }

  @Test
  void tick_nextLookupIsYoungerThanTheStacks_keepsItsSite() {
    tick(5, lookup(20, 3, "a.example"));
    scene.threads = Told.stacks(scene, queued(20), queued(21));
    assertEquals(2, Told.only("slow-dns", tick(5, lookup(20, 8, "a.example"))).count());
    Finding next = Told.only("slow-dns", tick(5, lookup(21, 4.5, "b.example")));
    assertEquals("com.acme.mail.Mailer.send(Mailer.java:12)", next.site());
    assertEquals(1, next.count(), "who waited then need not wait now");
  }

  @Test
  void tick_oneSlowLookupThatIsOver_isNotTold() {
    tick(5);
    tick(5, lookup(20, 2.5, "db.example"));
    ended(3, false);
    assertEquals(List.of(), tick(5));
    assertEquals(List.of(), tick(60));
  }

  @Test
  void tick_slowOnesAgainAndAgain_areToldWithTheMeanAndTheFailures() {
    tick(5);
    for (int i = 0; i < 3; i++) {
      ended(3, i == 0);
    }
    ended(0.001, false);
    Finding finding = Told.only("slow-dns", tick(5));
    assertTrue(
        finding
            .summary()
            .contains("4 lookups in the last minute took 2.3 s on average, 25 % failed"),
        finding.summary());
    assertEquals(3L, finding.evidence().get("slowInLastMinute"));
  }

  @Test
  void tick_slowOnesOverAMinuteAgo_areForgotten() {
    tick(5);
    for (int i = 0; i < 3; i++) {
      ended(3, false);
    }
    tick(5);
    for (int i = 0; i < 15; i++) {
      tick(5);
    }
    assertEquals(List.of(), scene.result().findings());
  }

  @Test
  void tick_lookupsBeforeTheFirstLook_areNotCounted() {
    for (int i = 0; i < 100; i++) {
      ended(5, true);
    }
    assertEquals(List.of(), tick(5));
    assertEquals(List.of(), tick(5));
  }

  @Test
  void tick_manyQuickLookupsThatFail_areHealthy() {
    tick(5);
    for (int i = 0; i < 1000; i++) {
      ended(0.01, true);
    }
    assertEquals(List.of(), tick(5));
  }

  @Test
  void tick_processWasStopped_isNotTold() {
    tick(5);
    scene.stalled = true;
    tick(60, lookup(20, 60, "db.example"));
    scene.stalled = false;
    assertEquals(List.of(), tick(1, lookup(20, 61, "db.example")));
  }

  @Test
  void tick_lookupOfThreeSeconds_saysHowMuchLonger() {
    tick(0);
    for (int i = 0; i < 4; i++) {
      tick(5, lookup(7, 3, "db.example")); // No stacks come.
    }
    assertEquals("slow-dns", scene.result().ripening().get(0).rule());
    assertEquals(1, scene.result().ripening().get(0).moreSeconds(), 0.01);
  }
}
