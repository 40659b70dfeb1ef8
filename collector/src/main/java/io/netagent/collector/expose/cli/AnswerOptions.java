package io.netagent.collector.expose.cli;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that prints what a collector knows. */
final class AnswerOptions {
  @Option(names = "--json", description = "As JSON, as /api/v1 of a collector gives it.")
  boolean json;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Ask this collector, such as http://127.0.0.1:9465, and no other.")
  @Nullable URI url;

  @Mixin final WatchOption watch = new WatchOption();
}
