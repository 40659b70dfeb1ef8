package io.netagent.collector.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.collector.correlate.Delivery;
import io.netagent.socket.TcpState;
import io.netagent.socket.TcpTimer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A short look at healthy programs tells nothing, and waits for nothing either. */
class HealthyLookTest {
  private final Scene scene = new Scene(true, false);
  private final Random random = new Random(7);

  /** Six ticks, a second from one to the next, as {@code findings} without a daemon makes. */
  private void look(Runnable betweenTicks) {
    for (int tick = 0; tick < 6; tick++) {
      assertEquals(List.of(), scene.tick());
      assertEquals(List.of(), scene.result().ripening());
      scene.elapse(1);
      betweenTicks.run();
    }
  }

  private List<Scene.Row> pool(int size) {
    List<Scene.Row> pool = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      pool.add(scene.open(Scene.HTTP_CLIENT_4).wrote().read());
    }
    return pool;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void busyKeepAlivePool(boolean agent) {
    scene.agent = agent;
    List<Scene.Row> pool = pool(20);
    look(
        () -> {
          for (Scene.Row row : pool) {
            row.wrote();
            if (random.nextInt(3) > 0) {
              row.read();
              row.readerThreadId = 0;
            } else {
              row.blocksInRead(row.localPort, 0);
            }
          }
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void idlePool(boolean agent) {
    scene.agent = agent;
    pool(20);
    scene.elapse(600);
    look(() -> {});
  }

  /** Windows close for an instant, a queue holds data for an instant, handlers come and go. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void serverUnderLoad(boolean agent) {
    scene.agent = agent;
    scene.listen();
    List<Scene.Row> clients = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      clients.add(scene.accept(Scene.HANDLER).read().wrote());
    }
    long[] acked = {1000};
    look(
        () -> {
          for (Scene.Row row : clients) {
            row.read().wrote();
            row.recvQueueBytes = random.nextInt(4) == 0 ? 300 : 0;
            boolean shut = random.nextInt(3) == 0;
            row.sendQueueBytes = shut ? 50_000 : 0;
            acked[0] += 70_000;
            row.delivery = shut ? windowClosed(acked[0]) : null;
          }
          Scene.Row old = clients.remove(0);
          old.closes();
          clients.add(scene.accept(Scene.HANDLER).read().wrote());
        });
  }

  /** Each connect takes a moment; one SYN of them is lost and sent again. */
  @Test
  void connectsUnderWay() {
    scene.agent = false;
    List<Scene.Row> connecting = new ArrayList<>();
    look(
        () -> {
          connecting.forEach(Scene.Row::closes);
          connecting.clear();
          for (int i = 0; i < 4; i++) {
            Scene.Row row = scene.open(null);
            row.state = TcpState.SYN_SENT;
            connecting.add(row);
          }
        });
  }

  private static Delivery windowClosed(long acked) {
    return new Delivery(
        TcpTimer.PERSIST, 150, 0, 208_000, 300, 0, 0, 0, 40_000, acked, 28, 5, 40, 40);
  }
}
