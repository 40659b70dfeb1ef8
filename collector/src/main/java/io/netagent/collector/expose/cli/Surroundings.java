package io.netagent.collector.expose.cli;

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
    Collecting.Factory collecting) {

  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** The same with another terminal. */
  Surroundings with(Terminal other) {
    return new Surroundings(other, environment, version, collecting);
  }
}
