package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.log.EventFeed;
import java.util.Map;

/**
 * What commands get from outside.
 *
 * @param version as in the manifest, or {@code development}
 */
public record Surroundings(
    Terminal terminal,
    Map<String, String> environment,
    String version,
    Collecting.Factory collecting,
    EventFeed.Factory events) {

  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** Without any events. */
  public Surroundings(
      Terminal terminal,
      Map<String, String> environment,
      String version,
      Collecting.Factory collecting) {
    this(
        terminal,
        environment,
        version,
        collecting,
        wish -> {
          throw new UnsupportedOperationException("no events here");
        });
  }

  /** The same with another terminal. */
  Surroundings with(Terminal other) {
    return new Surroundings(other, environment, version, collecting, events);
  }
}
