package io.netagent.collector.expose.cli.top;

import java.util.Locale;

/** What {@code top} can show all of. */
enum Thing {
  /** Told with every answer, so no answer of its own is needed; this one is the shortest. */
  FINDING("/api/v1/findings?limit=1", "findings"),
  CONNECTION("/api/v1/connection?id=", "life"),
  SITE("/api/v1/site?id=", "findings"),
  PROCESS("/api/v1/process?pid=", "listeners");

  private final String target;
  private final String list;

  Thing(String target, String list) {
    this.target = target;
    this.list = list;
  }

  /** Path and query, to be followed by the id. */
  String target() {
    return target;
  }

  /** A list that its answer has. */
  String list() {
    return list;
  }

  String inWords() {
    return name().toLowerCase(Locale.ROOT);
  }
}
