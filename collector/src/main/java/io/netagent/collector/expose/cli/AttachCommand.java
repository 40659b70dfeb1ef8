package io.netagent.collector.expose.cli;

import io.netagent.collector.attach.AgentAnswer;
import io.netagent.collector.attach.AgentAttachment;
import io.netagent.collector.attach.AttachFailedException;
import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordState;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code attach}: the agent into a JVM that runs. */
@Command(
    name = "attach",
    mixinStandardHelpOptions = true,
    description = {
      "Put the agent into a JVM that runs: as its user, or as root; also one in a container. What is",
      "open already is recorded from now on, marked as adopted. Once more for the same JVM changes",
      "name and app. A JVM from 21 on prints a warning about agents that are loaded while it runs",
      "(JEP 451); one started with -javaagent:netagent.jar does not.",
      "Exit code: 0 it records, 2 usage, 3 it does not, and why."
    })
final class AttachCommand implements Callable<Integer> {
  private static final int RECORD_MILLIS = 5_000;
  private static final int PAUSE_MILLIS = 50;

  @Mixin private final AgentCommandOptions agent = new AgentCommandOptions();

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "KEY=VALUE",
      description = {
        "Options of the agent: name= of the service, app= its packages (com.acme:org.foo),",
        "record= directory of the record, in the JVM's own view."
      })
  private final List<String> agentOptions = new ArrayList<>();

  @Spec private @Nullable CommandSpec spec;

  private final Surroundings surroundings;

  AttachCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    for (String option : agentOptions) {
      if (!option.matches("(name|app|record)=[^,]+")) {
        throw new ParameterException(
            Objects.requireNonNull(spec).commandLine(),
            "'" + option + "' is no option of the agent: name=, app= and record= with a value are");
      }
    }
    AgentAttachment attachment = agent.attachment();
    try {
      AgentAnswer answer = attachment.attach(String.join(",", agentOptions));
      if (answer.outcome() == AgentAnswer.Outcome.REFUSED) {
        throw new CannotReadException(
            agent.process(null, answer) + " is not recorded: " + answer.detail());
      }
      tell(answer, record(attachment));
      return ExitCode.FINE;
    } catch (AttachFailedException e) {
      throw AgentCommandOptions.cannot(e);
    }
  }

  /** Not by the agent's word, but as a collector will find it. */
  private static FlightRecord record(AgentAttachment attachment)
      throws AttachFailedException, CannotReadException, InterruptedException {
    long deadlineNanos = System.nanoTime() + RECORD_MILLIS * 1_000_000L;
    while (true) {
      Optional<FlightRecord> record = attachment.record();
      if (record.isPresent() && record.get().header().state() == RecordState.RECORDING) {
        return record.get();
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new CannotReadException(
            record.isEmpty()
                ? "the agent was loaded, but the JVM holds no flight record"
                : "the agent was loaded, but its record says "
                    + record.get().header().state()
                    + TerminalText.escape(" " + record.get().header().firstHookError()));
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private void tell(AgentAnswer answer, FlightRecord record) {
    if (agent.json) {
      surroundings
          .terminal()
          .out()
          .print(agent.json(answer, record.counter(RecordCounter.ADOPTED)));
      surroundings.terminal().out().flush();
      return;
    }
    String process = agent.process(record, answer);
    String hooks = record.header().hookReport();
    String state =
        record.counter(RecordCounter.ADOPTED)
            + " connections adopted; hooks: "
            + (hooks.isEmpty() ? "all" : TerminalText.escape(hooks));
    PrintWriter out = surroundings.terminal().out();
    switch (answer.outcome()) {
      case ATTACHED -> out.println("netagent records in " + process + ": " + state);
      case CHANGED ->
          out.println(
              "netagent recorded in "
                  + process
                  + " already; changed: "
                  + TerminalText.escape(answer.detail()));
      default ->
          out.println("netagent records in " + process + " already; nothing changed: " + state);
    }
    if (!answer.placedJar().isEmpty()) {
      surroundings
          .terminal()
          .err()
          .println(
              "netagent.jar was put into the JVM's own "
                  + TerminalText.escape(answer.placedJar())
                  + ", as it can't read this one; 'detach "
                  + agent.pid
                  + "' removes it.");
    }
  }
}
