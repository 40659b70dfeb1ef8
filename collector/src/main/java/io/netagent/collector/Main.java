package io.netagent.collector;

import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.cli.Collecting;
import io.netagent.collector.expose.cli.NetagentCommand;
import io.netagent.collector.expose.cli.Surroundings;
import io.netagent.collector.expose.cli.screen.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the process starts: puts the real loop behind the commands. */
public final class Main {
  private Main() {}

  /** Runs the command line; see {@code --help}. */
  public static void main(String[] arguments) {
    LeanJvm.become(arguments); // Does not return where it can.
    Map<String, String> environment = System.getenv();
    Surroundings surroundings =
        new Surroundings(
            Terminal.ofThisProcess(environment),
            environment,
            version(),
            Main::collecting,
            JvmEventFeed::onThisHost);
    System.exit(NetagentCommand.execute(surroundings, arguments));
  }

  private static String version() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  private static Collecting collecting(
      Duration interval, List<String> applicationPackages, String source, boolean shortLook) {
    CollectLoop loop =
        CollectLoop.onThisHost(
            new CollectSettings(interval, applicationPackages, source, shortLook));
    return new Collecting() {
      @Override
      public Snapshot tick() {
        return loop.tick();
      }

      @Override
      public void start(Consumer<Snapshot> listener) {
        loop.start(listener);
      }

      @Override
      public void close() {
        loop.close();
      }
    };
  }
}
