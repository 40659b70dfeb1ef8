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
}
