package io.netagent.collector.expose.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SeriesTableTest {
  private static final List<String> NAMES = List.of("a");
  private final SeriesTable table = new SeriesTable();

  @Test
  void series_ofTheSameNameAndValues_isTheSame() {
    Series[] all = new Series[5_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = table.of("n", NAMES, "v" + i);
    }
    table.begin();
    for (int i = 0; i < all.length; i++) {
      assertSame(all[i], table.of("n", NAMES, "v" + i));
    }
    assertNotSame(all[0], table.of("m", NAMES, "v0"));
    // Two strings of one hash.
    assertNotSame(table.of("n", NAMES, "Aa"), table.of("n", NAMES, "BB"));
  }

  @Test
  void series_notUsedForLong_isForgotten() {
    Series used = table.of("n", NAMES, "used");
    table.of("n", NAMES, "unused");
    for (int i = 0; i < 3 * SeriesTable.SWEEP_EACH; i++) {
      table.begin();
      assertSame(used, table.of("n", NAMES, "used"));
    }
    assertEquals(1, table.size());
  }
}
