package io.netagent.collector.expose.cli;

import io.netagent.collector.attach.AgentAnswer;
import io.netagent.collector.attach.AgentAttachment;
import io.netagent.collector.attach.AttachFailedException;
import io.netagent.collector.expose.cli.demo.DemoChild;
import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.collector.expose.json.OutcomeJson;
import io.netagent.recorder.FlightRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code attach} and {@code detach} have in common. */
final class AgentCommandOptions {
  @Parameters(index = "0", paramLabel = "PID", description = "The JVM, as this machine counts it.")
  int pid;

  @Option(
      names = {"--agent", "--agent-jar"},
      paramLabel = "FILE",
      description = "The agent; by default netagent.jar beside the collector's jar.")
  private @Nullable Path agent;

  @Option(names = "--json", description = "Say as JSON what was done.")
  boolean json;

  AgentAttachment attachment() throws CannotReadException {
    Path jar = agent != null ? agent : DemoChild.codePath().resolveSibling("netagent.jar");
    if (!Files.isReadable(jar)) {
      throw new CannotReadException("no agent at " + jar + ": name netagent.jar with --agent FILE");
    }
    try {
      return AgentAttachment.to(pid, jar);
    } catch (AttachFailedException e) {
      throw cannot(e);
    }
  }

  /** What was done, for a program. */
  String json(AgentAnswer answer, long adopted) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("pid", pid);
    facts.put("outcome", answer.outcome().name().toLowerCase(Locale.ROOT));
    facts.put("detail", answer.detail());
    if (adopted >= 0) {
      facts.put("adopted", adopted);
    }
    facts.put("placedJar", answer.placedJar());
    return OutcomeJson.of(facts);
  }

  static CannotReadException cannot(AttachFailedException e) {
    return new CannotReadException(String.valueOf(e.getMessage()), e);
  }

  /** The pid, and the name of the service or of what the JVM runs. */
  String process(@Nullable FlightRecord record, AgentAnswer answer) {
    String name = record == null ? "" : record.header().name();
    if (name.isEmpty()) {
      String main = answer.command().split(" ", 2)[0];
      name = main.substring(main.lastIndexOf(main.endsWith(".jar") ? '/' : '.') + 1);
    }
    return "PID " + pid + (name.isEmpty() ? "" : " (" + TerminalText.escape(name) + ")");
  }
}
