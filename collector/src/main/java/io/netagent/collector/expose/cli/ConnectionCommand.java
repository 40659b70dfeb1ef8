package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.cli.detail.ConnectionPrinter;
import io.netagent.collector.expose.cli.text.ListColumns;
import io.netagent.collector.expose.json.AnswerRow;
import io.netagent.collector.expose.listing.ConnectionFilters;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code connection}: all of one, with its life. */
@Command(
    name = "connection",
    mixinStandardHelpOptions = true,
    description = {
      "Tell all of one connection: its state and queues, its life as a time line, the line of code",
      "that opened it, and what is wrong with it: asks a running collector, else looks for itself.",
      "Exit code: 0, 2 usage or not one connection but several, 3 can't read or not there."
    })
final class ConnectionCommand implements Callable<Integer> {
  static final OneThing.Kind KIND =
      new OneThing.Kind(
          "connection",
          "connections",
          "/api/v1/connection?id=",
          "life",
          "id",
          ListColumns.CONNECTIONS_BY_ID,
          (sheet, root) -> new ConnectionPrinter(sheet).print(root));

  /** Of a network namespace, and what the kernel calls the socket in it. */
  private static final String ID = "\\d+-([0-9a-f]+|r\\d+-.+)";

  @Parameters(
      paramLabel = "ID|END",
      description = {
        "An ID of 'connections', or a local or remote end that only one connection has, such as",
        "10.0.0.1:40312."
      })
  private String meant = "";

  @Mixin private final AnswerOptions answer = new AnswerOptions();

  @Spec private @Nullable CommandSpec spec;

  private final SharedOptions options;
  private final Surroundings surroundings;

  ConnectionCommand(SharedOptions options, Surroundings surroundings) {
    this.options = options;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    return new OneThing(options, surroundings, answer).tell(KIND, meant, searches());
  }

  private List<OneThing.Search> searches() {
    if (meant.matches(ID)) {
      return List.of();
    }
    try {
      var unused = ConnectionFilters.local(meant);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "'"
              + meant
              + "' is neither an ID of 'netagent connections' nor an end such as 10.0.0.1:40312 or"
              + " [2001:db8::7]:443");
    }
    String end = OneThing.encoded(meant);
    return List.of(
        new OneThing.Search("local=" + end, ConnectionCommand::lives),
        new OneThing.Search("remote=" + end, ConnectionCommand::lives));
  }

  /** An end is used again, beside those of it that linger. */
  private static boolean lives(AnswerRow row) {
    return !row.text("state").equals("time_wait");
  }
}
