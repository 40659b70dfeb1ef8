package io.netagent.collector.expose.cli;

import io.netagent.collector.attach.AgentAnswer;
import io.netagent.collector.attach.AgentAttachment;
import io.netagent.collector.attach.AttachFailedException;
import io.netagent.collector.expose.cli.text.TerminalText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code detach}: the agent out of a JVM, however it came in. */
@Command(
    name = "detach",
    mixinStandardHelpOptions = true,
    description = {
      "Take the agent out of a JVM, also of one started with -javaagent: recording ends, the hooks",
      "are removed from the JDK's classes, the record is deleted.",
      "Exit code: 0 nothing is recorded there now, 2 usage, 3 it could not be done."
    })
final class DetachCommand implements Callable<Integer> {
  @Mixin private final AgentCommandOptions agent = new AgentCommandOptions();

  private final Surroundings surroundings;

  DetachCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    AgentAttachment attachment = agent.attachment();
    try {
      if (attachment.record().isEmpty()) {
        AgentAnswer absent = new AgentAnswer(AgentAnswer.Outcome.ABSENT, "", "", "");
        tell(absent, "netagent does not record in PID " + agent.pid + ".");
        return ExitCode.FINE;
      }
      AgentAnswer answer = attachment.detach();
      if (answer.outcome() == AgentAnswer.Outcome.REFUSED || attachment.record().isPresent()) {
        throw new CannotReadException(
            agent.process(null, answer)
                + " is still recorded"
                + (answer.detail().isEmpty() ? "" : ": " + answer.detail()));
      }
      tell(
          answer,
          "netagent is out of "
              + agent.process(null, answer)
              + ": hooks removed, record deleted"
              + (answer.detail().isEmpty() ? "." : "; " + TerminalText.escape(answer.detail())));
      return ExitCode.FINE;
    } catch (AttachFailedException e) {
      throw AgentCommandOptions.cannot(e);
    }
  }

  private void tell(AgentAnswer answer, String text) {
    surroundings.terminal().out().print(agent.json ? agent.json(answer, -1) : text + "\n");
    surroundings.terminal().out().flush();
  }
}
