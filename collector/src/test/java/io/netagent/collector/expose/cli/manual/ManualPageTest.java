package io.netagent.collector.expose.cli.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

final class ManualPageTest {
  @TempDir private Path directory;

  @Command(
      name = "tool",
      headerHeading = "Examples:%n  tool -x 'a' \\n   # ~ first%n  .tool%n%n",
      description = {"Do what .is to do: always", "'well'. Exit code: 0."})
  private static final class Tool {
    @Option(
        names = {"-x", "--exact"},
        paramLabel = "N",
        description = ".A number — of …")
    private int exact;

    @Option(
        names = "--maybe",
        arity = "0..1",
        fallbackValue = "1",
        paramLabel = "S",
        description = "'Seconds.")
    private int maybe;

    @Parameters(paramLabel = "PID", description = "The process.")
    private int pid;
  }

  @Test
  void page_hasAllParts_withTextThatIsNoMacro() {
    String page = ManualPage.of(new CommandLine(new Tool()), "1.2.3");
    for (String expected :
        List.of(
            ".TH \"TOOL\" \"1\" \"\" \"netagent 1.2.3\"",
            "\ntool \\- Do what .is to do\n",
            "[OPTION]... PID",
            "tool \\-x \\(aqa\\(aq \\(rsn   # \\(ti first\n\\&.tool\n",
            ".B \\-x, \\-\\-exact=N\n\\&.A number \\[u2014] of \\[u2026]\n",
            ".B \\-\\-maybe[=S]\n\\(aqSeconds.\n",
            ".B PID\nThe process.\n")) {
      assertTrue(page.contains(expected), () -> expected + " is not in\n" + page);
    }
    assertTrue(page.chars().allMatch(each -> each == '\n' || (each >= ' ' && each < 0x7f)), page);
  }

  @Test
  void page_isTakenByGroffWithoutAWarning() throws Exception {
    Requirement.that(
        Files.isExecutable(Path.of("/usr/bin/groff")), "there is no groff: it shows manual pages");
    Path page = directory.resolve(ManualPage.fileName(new CommandLine(new Tool())));
    Files.writeString(page, ManualPage.of(new CommandLine(new Tool()), "1.2.3"));
    Process groff =
        new ProcessBuilder("groff", "-man", "-ww", "-Tutf8", "-z", page.toString())
            .redirectErrorStream(true)
            .start();
    String output =
        new String(groff.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertTrue(groff.waitFor(60, TimeUnit.SECONDS));
    assertEquals("", output);
    assertEquals(0, groff.exitValue());
  }
}
