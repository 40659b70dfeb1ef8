package io.netagent.collector.expose.web;

import org.jspecify.annotations.Nullable;

/**
 * What the pages see of a request; it has passed the checks of method and host.
 *
 * @param headers first value of a header by name, or null
 */
record Request(String path, QueryParameters query, Headers headers) {

  /** First value of a header by its name, or null. */
  @FunctionalInterface
  interface Headers {
    @Nullable String first(String name);
  }
}
