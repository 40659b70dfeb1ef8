package io.netagent.collector.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class LossLedgerTest {
  private static final long SECOND = 1_000_000_000L;

  private final LossLedger ledger = new LossLedger();

  private static EventLoss loss(int pid, LossReason reason, long count) {
    return new EventLoss(0, "orders", pid, reason, count);
  }

  @Test
  void losses_ofOneJvmAndReason_areToldTogetherOnceASecond() {
    ledger.add(loss(7, LossReason.RATE, 1));
    assertEquals(List.of(loss(7, LossReason.RATE, 1)), ledger.due(0));
    ledger.add(loss(7, LossReason.RATE, 2));
    ledger.add(loss(7, LossReason.RATE, 3));
    ledger.add(loss(8, LossReason.RATE, 4));
    assertEquals(List.of(loss(8, LossReason.RATE, 4)), ledger.due(SECOND / 2));
    assertEquals(List.of(loss(7, LossReason.RATE, 5)), ledger.due(SECOND));
    assertEquals(List.of(), ledger.due(9 * SECOND));
  }

  @Test
  void losses_ofUnknownNumber_hideNoKnownOne() {
    ledger.add(loss(7, LossReason.NOT_READABLE, -1));
    assertEquals(List.of(loss(7, LossReason.NOT_READABLE, -1)), ledger.rest());
    ledger.add(loss(7, LossReason.NOT_READABLE, -1));
    ledger.add(loss(7, LossReason.NOT_READABLE, 3));
    assertEquals(List.of(loss(7, LossReason.NOT_READABLE, 3)), ledger.rest());
  }

  @Test
  void losses_ofMoreJvmsThanAreNamed_areStillCounted() {
    for (int pid = 1; pid <= 3_000; pid++) {
      ledger.add(loss(pid, LossReason.RATE, 1));
    }
    List<EventLoss> rest = ledger.rest();
    assertTrue(rest.size() <= 1_001);
    assertEquals(3_000, rest.stream().mapToLong(EventLoss::count).sum());
  }

  @Property(tries = 200)
  void told_ofAnyLosses_addUp(
      @ForAll @Size(max = 200) List<@IntRange(min = 1, max = 1_000) Integer> counts) {
    LossLedger any = new LossLedger();
    List<EventLoss> told = new ArrayList<>();
    long now = 0;
    for (int count : counts) {
      any.add(loss(count % 5, LossReason.values()[count % 3], count));
      now += count * (SECOND / 700);
      told.addAll(any.due(now));
    }
    told.addAll(any.rest());
    assertEquals(
        counts.stream().mapToLong(Integer::longValue).sum(),
        told.stream().mapToLong(EventLoss::count).sum());
  }
}
