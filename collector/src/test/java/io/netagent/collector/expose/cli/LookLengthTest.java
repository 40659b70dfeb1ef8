package io.netagent.collector.expose.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.collector.diagnose.finding.Ripening;
import io.netagent.collector.expose.Awaited;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LookLengthTest {
  @Test
  void awaited_isWhatStillFitsIntoTheLook() {
    List<Awaited> all = List.of(new Awaited(7, "soon", 3), new Awaited(8, "late", 21));
    assertEquals(List.of(all.get(0)), LookLength.VERDICTS.awaited(5, all));
    assertEquals(all, LookLength.VERDICTS.awaited(4, all));
    assertEquals(List.of(), LookLength.VERDICTS.awaited(23, all));
    assertEquals(List.of(all.get(1)), LookLength.VERDICTS.of(8).awaited(4, all));
    assertEquals(List.of(), LookLength.exactly(5).awaited(5, all));
  }

  @Test
  void awaited_ofATick_namesStacksAndRules() {
    assertEquals(
        List.of(
            new Awaited(7, "the stacks of pid 7", 1),
            new Awaited(7, "slow-dns of orders (pid 7)", 4),
            new Awaited(-1, "listen-overflow", 9)),
        Awaited.of(
            List.of(
                new Ripening("slow-dns", 7, "orders", 4),
                new Ripening("listen-overflow", -1, "unknown", 9)),
            List.of(7)));
  }
}
