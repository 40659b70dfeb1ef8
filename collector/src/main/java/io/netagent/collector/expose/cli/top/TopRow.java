package io.netagent.collector.expose.cli.top;

import io.netagent.collector.expose.json.AnswerRow;
import java.util.List;
import java.util.stream.Collectors;

/** A row of an answer. */
record TopRow(AnswerRow row) {
  /** Of a group: what its connections have in common. */
  String inWords() {
    return List.of("process", "remote", "state").stream()
        .map(row::text)
        .filter(each -> !each.isEmpty())
        .collect(Collectors.joining(" "));
  }
}
