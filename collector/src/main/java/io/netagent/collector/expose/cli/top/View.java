package io.netagent.collector.expose.cli.top;

import io.netagent.collector.expose.cli.text.Column;
import io.netagent.collector.expose.cli.text.ListColumns;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The lists that {@code top} can show: one of the API each. */
enum View {
  GROUPS('g'),
  CONNECTIONS('c'),
  FINDINGS('f'),
  LISTENERS('l'),
  /** s sorts: where in the code. */
  SITES('w'),
  PROCESSES('p');

  private final char key;

  View(char key) {
    this.key = key;
  }

  char key() {
    return key;
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
      case PROCESSES -> "-sockets";
      case FINDINGS, LISTENERS, SITES -> "";
    };
  }

  List<Column> columns() {
    return switch (this) {
      case GROUPS -> ListColumns.GROUPS;
      case CONNECTIONS -> ListColumns.CONNECTIONS;
      case FINDINGS -> ListColumns.FINDINGS;
      case LISTENERS -> ListColumns.LISTENERS;
      case SITES -> ListColumns.SITES;
      case PROCESSES -> ListColumns.PROCESSES;
    };
  }

  /** What it can be sorted by, from left to right. */
  List<String> sorts() {
    return columns().stream().map(Column::sort).flatMap(Stream::ofNullable).toList();
  }
}
