package io.netagent.collector.expose.cli.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.collector.Requirement;
import io.netagent.collector.expose.cli.NetagentCommand;
import io.netagent.collector.expose.cli.NoEvents;
import io.netagent.collector.expose.cli.Surroundings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of {@code netagent completion}, with Tab pressed in real shells. */
final class CompletionInShellsTest {
  /** In the place of the command: says what it was called with, once Tab is done. */
  private static final String SPY = "netagent() { printf '<%s>' \"$@\"; echo '<end>'; }\r";

  @TempDir private Path directory;

  @Test
  void bash_completesCommandsOptionsAndValues() throws Exception {
    Requirement.command("bash");
    check("exec bash --norc --noprofile -i");
  }

  @Test
  void zsh_completesCommandsOptionsAndValues() throws Exception {
    Requirement.command("zsh");
    check("exec zsh -f -i");
  }

  private void check(String shell) throws Exception {
    StringWriter script = new StringWriter();
    Terminal terminal = new Terminal(new PrintWriter(script, true), new PrintWriter(script), false);
    assertEquals(
        0,
        NetagentCommand.execute(
            new Surroundings(
                terminal,
                Map.of(),
                "1",
                (interval, packages, source, shortLook) -> {
                  throw new AssertionError("nothing should have been collected");
                },
                NoEvents.FEED),
            "completion"));
    Path file = Files.writeString(directory.resolve("completion"), script.toString());
    try (PseudoTerminal terminalOfShell = PseudoTerminal.open(24, 120)) {
      terminalOfShell.run(shell, Map.of("HOME", directory.toString()));
      terminalOfShell.type("source '" + file + "'; echo sour''ced\r");
      terminalOfShell.await("sourced");
      terminalOfShell.type(SPY);
      terminalOfShell.type("netagent finding\t\r");
      terminalOfShell.await("<findings><end>");
      terminalOfShell.type("netagent connections --stat\t close_w\t\r");
      terminalOfShell.await("<connections><--state><close_wait><end>");
      terminalOfShell.type("netagent pro\t\t\r");
      terminalOfShell.await("processes");
      terminalOfShell.type("exit\r");
    }
  }
}
