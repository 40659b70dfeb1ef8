package io.netagent.collector.expose.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.SnapshotFixture;
import io.netagent.collector.expose.cli.screen.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What {@code run} says when it has begun. */
final class StartLineTest {
  private final StringWriter err = new StringWriter();
  private final CountDownLatch told = new CountDownLatch(1);

  @Test
  void run_whenItHasBegun_saysEachPassedOverSourceOnceWithItsReason() throws Exception {
    Terminal terminal =
        new Terminal(new PrintWriter(new StringWriter(), true), new PrintWriter(err, true), false);
    Surroundings surroundings =
        new Surroundings(
            terminal,
            Map.of(),
            "1.2.3",
            (interval, packages, source, shortLook) -> new Once(),
            NoEvents.FEED);
    Thread run =
        new Thread(() -> NetagentCommand.execute(surroundings, "run", "--listen", "127.0.0.1:0"));
    run.start();
    assertTrue(told.await(30, TimeUnit.SECONDS));
    run.interrupt(); // It parks for ever; a process would end.
    run.join(TimeUnit.SECONDS.toMillis(30));
    List<String> lines = err.toString().lines().toList();
    assertTrue(lines.get(0).contains("source proc, 1 JVM with an agent"), lines.get(0));
    assertEquals("passed over: netlink: no module tcp_diag", lines.get(1));
    assertEquals(1, lines.stream().filter(line -> line.contains("no module tcp_diag")).count());
    assertTrue(lines.get(2).startsWith("limited: 2 sockets belong to"), lines.get(2));
  }

  /** Finds one thing once. */
  private final class Once implements Collecting {
    @Override
    public Snapshot tick() {
      return SnapshotFixture.snapshot();
    }

    @Override
    public void start(Consumer<Snapshot> listener) {
      listener.accept(tick());
      told.countDown();
    }

    @Override
    public void close() {}
  }
}
