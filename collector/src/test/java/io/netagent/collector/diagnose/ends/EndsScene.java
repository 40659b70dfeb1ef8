package io.netagent.collector.diagnose.ends;

import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.recorder.ClosedBuilder;
import io.netagent.recorder.ClosedConnection;
import io.netagent.recorder.RecordBuilder;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedSite;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A scene whose connections end: what the record tells of it from tick to tick. */
final class EndsScene {
  final Scene scene;
  private final List<ClosedConnection> fresh = new ArrayList<>();
  private final long[] closedBySite = new long[3];
  List<RecordedConnection> open = List.of();
  final List<Scene.Row> rows = new ArrayList<>();
  private long sequence;

  EndsScene() {
    this(false);
  }

  EndsScene(boolean shortLook) {
    scene = new Scene(shortLook, false);
  }

  /** A connection of the first site ends now. */
  EndsScene ends(UnaryOperator<ClosedBuilder> how) {
    ClosedConnection closed = how.apply(new ClosedBuilder(sequence++, scene.nowNanos())).build();
    fresh.add(closed);
    if (closed.siteId() >= 0) {
      closedBySite[closed.siteId()]++;
    }
    return this;
  }

  /** As many of the first site end without anything to say. */
  EndsScene endWell(int count) {
    for (int i = 0; i < count; i++) {
      ends(closed -> closed.pause(3, 255, 255));
    }
    return this;
  }

  /** In ticks of 5 s; the findings of the last one. */
  List<Finding> run(double seconds) {
    List<Finding> last = List.of();
    for (double passed = 0; passed < seconds; passed += 5) {
      scene.elapse(5);
      last = tick();
    }
    return last;
  }

  List<Finding> tick() {
    List<RecordedSite> sites = new ArrayList<>();
    for (RecordedSite site : List.of(Scene.HTTP_CLIENT_4, Scene.HANDLER, Scene.DATABASE)) {
      sites.add(
          new RecordedSite(
              site.id(),
              site.kind(),
              site.frames(),
              1_000,
              new long[] {closedBySite[site.id()], 0, 0, 0, 0, 0},
              0));
    }
    List<RecordedConnection> connections = new ArrayList<>(open);
    for (Scene.Row row : rows) {
      RecordedConnection recorded = row.connection().recorded();
      if (recorded != null) {
        connections.add(recorded);
      }
    }
    scene.record =
        new RecordBuilder()
            .sites(sites)
            .connections(connections)
            .closed(List.copyOf(fresh))
            .build();
    fresh.clear();
    return scene.tick();
  }
}
