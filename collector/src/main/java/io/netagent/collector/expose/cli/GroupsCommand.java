package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.cli.text.ListColumns;
import io.netagent.collector.expose.json.AnswerDocument;
import io.netagent.collector.expose.json.AnswerRow;
import io.netagent.collector.expose.json.ListQuery;
import io.netagent.collector.expose.listing.GroupField;
import io.netagent.collector.expose.listing.GroupOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code groups}: connections counted by what they have in common. */
@Command(
    name = "groups",
    mixinStandardHelpOptions = true,
    description = {
      "Count connections by process, remote and state, or whatever they have in common, the largest",
      "groups first: asks a running collector, else looks for itself. 'top' shows the same live.",
      "Exit code: 0, 2 usage, 3 can't read."
    })
final class GroupsCommand implements Callable<Integer> {
  private static final int TICKS = 2;

  @Option(
      names = "--by",
      paramLabel = "FIELD",
      split = ",",
      description = {
        "Count by these, with commas between: process, pid, direction, remote, localPort, state,",
        "kind, family, networkNamespace, site, role; process,remote,state."
      })
  private @Nullable List<String> by;

  @Mixin private final WhichConnections which = new WhichConnections();
  @Mixin private final PageOptions page = new PageOptions();
  @Mixin private final AnswerOptions answer = new AnswerOptions();

  @Spec private @Nullable CommandSpec spec;

  private final SharedOptions options;
  private final Surroundings surroundings;

  GroupsCommand(SharedOptions options, Surroundings surroundings) {
    this.options = options;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    ListQuery part = page.query(which.pid, GroupOrder.labels());
    AnswerDocument document =
        new AskOrLook(
                surroundings,
                options.load(surroundings.environment()),
                LookLength.exactly(TICKS - 1))
            .list(
                answer.url,
                "/api/v1/groups" + PageOptions.parameters(part) + which.parameters() + fields(),
                "groups");
    Terminal terminal = surroundings.terminal();
    AskOrLook.printLimitations(document, terminal.err());
    if (answer.json) {
      terminal.out().println(document.toJson());
      return ExitCode.FINE;
    }
    List<AnswerRow> groups = document.root().rows("groups");
    surroundings.printTable(by == null ? ListColumns.GROUPS : ListColumns.groups(groups), groups);
    page.tellRest(document, "groups", terminal);
    return ExitCode.FINE;
  }

  private String fields() {
    if (by == null) {
      return "";
    }
    List<String> unknown = new ArrayList<>(by);
    unknown.removeAll(GroupField.labels());
    if (!unknown.isEmpty()) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "--by must be some of "
              + String.join(", ", GroupField.labels())
              + ", with commas between");
    }
    return "&by=" + String.join(",", by);
  }
}
