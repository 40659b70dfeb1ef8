package io.netagent.collector.expose.cli.top;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What {@code top} can show: a list of the API each. */
enum View {
  GROUPS,
  CONNECTIONS,
  FINDINGS,
  LISTENERS;

  char key() {
    return list().charAt(0);
  }

  /** The last part of the path, and the field of the answer. */
  String list() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How it is sorted at first; empty: in the collector's own order. */
  String firstSort() {
    return switch (this) {
      case GROUPS -> "-connections";
      case CONNECTIONS -> "-recvQueueBytes";
      case FINDINGS, LISTENERS -> "";
    };
  }

  List<Column> columns() {
    return ViewColumns.of(this);
  }

  /** What it can be sorted by, from left to right. */
  List<String> sorts() {
    return columns().stream().map(Column::sort).flatMap(Stream::ofNullable).toList();
  }
}
