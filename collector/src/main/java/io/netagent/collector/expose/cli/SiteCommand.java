package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.cli.detail.SitePrinter;
import io.netagent.collector.expose.cli.text.ListColumns;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code site}: all of one place in the code. */
@Command(
    name = "site",
    mixinStandardHelpOptions = true,
    description = {
      "Tell all of one line of code that opens connections, or first reads accepted ones: its stack,",
      "what became of its connections, those now, and what is wrong with them: asks a running",
      "collector, else looks for itself. Exit code: 0, 2 usage or not one site but several, 3 can't",
      "read or not there."
    })
final class SiteCommand implements Callable<Integer> {
  static final OneThing.Kind KIND =
      new OneThing.Kind(
          "site",
          "sites",
          "/api/v1/site?id=",
          "findings",
          "siteId",
          ListColumns.SITES_BY_ID,
          (sheet, root) -> new SitePrinter(sheet).print(root));

  private static final String ID = "\\d+-\\d+-\\d+";

  @Parameters(
      paramLabel = "ID|TEXT",
      description = {
        "An ID of 'sites', or a text that only one of them has in its frames, such as",
        "InvoiceClient.java:19."
      })
  private String meant = "";

  @Option(names = "--pid", paramLabel = "N", description = "Look for TEXT in this process only.")
  private @Nullable Integer pid;

  @Mixin private final AnswerOptions answer = new AnswerOptions();

  private final SharedOptions options;
  private final Surroundings surroundings;

  SiteCommand(SharedOptions options, Surroundings surroundings) {
    this.options = options;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    String query = "q=" + OneThing.encoded(meant) + (pid == null ? "" : "&pid=" + pid);
    return new OneThing(options, surroundings, answer)
        .tell(
            KIND,
            meant,
            meant.matches(ID)
                ? List.of()
                : List.of(new OneThing.Search(query, row -> row.text("site").contains(meant))));
  }
}
