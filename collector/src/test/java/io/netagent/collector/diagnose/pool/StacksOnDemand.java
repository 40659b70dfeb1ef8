package io.netagent.collector.diagnose.pool;

import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.evidence.ThreadsSeen;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.recorder.RecordedThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a scene whose JVM shows its stacks to who wishes for them, as often as the collector asks.
 */
final class StacksOnDemand {
  private static final long PAUSE_NANOS = 10_000_000_000L;

  private final Scene scene;
  private long askedAtNanos = Long.MIN_VALUE / 2;
  private long nextId = 100;
  List<RecordedThread> threads = List.of();

  /** How often the stacks were walked over. */
  int walks;

  StacksOnDemand(Scene scene) {
    this.scene = scene;
  }

  /** In ticks of 5 s, each after something has been done; the findings of the last one. */
  List<Finding> run(double seconds, Runnable beforeEachTick) {
    List<Finding> last = List.of();
    for (double passed = 0; passed < seconds; passed += 5) {
      beforeEachTick.run();
      last = pass(5);
    }
    return last;
  }

  List<Finding> run(double seconds) {
    return run(seconds, () -> {});
  }

  List<Finding> pass(double seconds) {
    scene.elapse(seconds);
    List<Finding> findings = scene.tick();
    if (!scene.result().wishesStacks().contains(Scene.PID)) {
      scene.threads = Map.of();
    } else if (scene.nowNanos() - askedAtNanos >= PAUSE_NANOS) {
      askedAtNanos = scene.nowNanos();
      walks++;
      scene.threads = Map.of(Scene.PID, new ThreadsSeen(scene.nowNanos(), threads, threads.size()));
    }
    return findings;
  }

  /** So many threads that wait with this stack. */
  void wait(int number, String... frames) {
    add(number, "worker", Thread.State.TIMED_WAITING, frames);
  }

  void add(int number, String name, Thread.State state, String... frames) {
    List<RecordedThread> all = new ArrayList<>(threads);
    for (int i = 0; i < number; i++) {
      long id = nextId++;
      all.add(new RecordedThread(id, name + "-" + id, state, false, "", -1, List.of(frames)));
    }
    threads = List.copyOf(all);
  }
}
