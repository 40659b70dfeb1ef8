package io.netagent.collector.diagnose.blocked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.Scene.Row;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.recorder.ClosedConnection;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordBuilder;
import io.netagent.recorder.RecordFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Closed connections that served one exchange each tell how quickly a site gets its answers: three
 * are a habit. Entries behind one that waits for its site come again with the next reading.
 */
class QuickExchangesTest {
  private static final long TENTH_OF_A_SECOND = 100_000_000L;

  private final Scene scene = new Scene();

  private ClosedConnection quick(long sequence) {
    return RecordFixture.closed(
        sequence,
        443,
        Scene.HTTP_CLIENT_4.id(),
        scene.nowNanos() - TENTH_OF_A_SECOND,
        scene.nowNanos(),
        true);
  }

  /** A tick at which the reading of the record gives these, and no other one does. */
  private void read(ClosedConnection... closed) {
    scene.record = record(closed);
    assertEquals(List.of(), scene.pass(5));
    scene.record = record();
  }

  private static FlightRecord record(ClosedConnection... closed) {
    return new RecordBuilder().sites(List.of(Scene.HTTP_CLIENT_4)).closed(List.of(closed)).build();
  }

  /** A request that is never answered: nothing is said of it for so long, and 5 s later it is. */
  private Finding toldAfter(double silentSeconds) {
    Row row = scene.open(Scene.HTTP_CLIENT_4).wrote().blocksInRead(20, 0);
    for (double passed = 0; passed < silentSeconds; passed += 5) {
      assertEquals(List.of(), tick(row));
    }
    return Told.only("read-without-timeout", tick(row));
  }

  private List<Finding> tick(Row row) {
    scene.elapse(5);
    scene.blocked = Told.readers(scene, List.of(row));
    return scene.tick();
  }

  @Test
  void tick_twoThatAreReadAgain_areNoHabit() {
    ClosedConnection first = quick(8);
    ClosedConnection second = quick(17);
    read(first);
    read(first, second);
    read(first, second);
    Finding finding = toldAfter(55);
    assertTrue(finding.why().contains("A long poll looks the same"), finding.why());
  }

  @Test
  void tick_fourInReadingsThatOverlap_areCountedOnceEach() {
    ClosedConnection first = quick(8);
    ClosedConnection second = quick(17);
    ClosedConnection laneBehind = quick(2);
    read(first, second);
    read(second, laneBehind);
    read(second, laneBehind, quick(24));
    Finding finding = toldAfter(20);
    assertTrue(finding.why().contains(": 4 answers came from there"), finding.why());
  }
}
