package io.netagent.collector.expose.cli.top;

import io.netagent.collector.expose.json.AnswerDocument;
import io.netagent.collector.expose.json.FindingsDocument;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a collector has answered: the findings, and rows of the list that is looked at.
 *
 * @param findings all of them
 * @param list what the rows are of
 * @param document that its rows stand in
 * @param trouble why there is nothing newer; null: there is
 */
public record TopAnswer(
    @Nullable FindingsDocument findings,
    String list,
    @Nullable AnswerDocument document,
    @Nullable String trouble) {

  /** Nothing has been answered yet. */
  public static final TopAnswer NONE = new TopAnswer(null, "", null, null);

  /** Throws IOException for JSON that is no such answer. */
  public static TopAnswer of(String findings, String rows, String list) throws IOException {
    return new TopAnswer(
        FindingsDocument.parse(findings), list, AnswerDocument.parse(rows, list), null);
  }

  /** The same, with the reason why it is the last. */
  public TopAnswer with(String newTrouble) {
    return new TopAnswer(findings, list, document, newTrouble);
  }

  /** The document that the rows stand in, anew. */
  public String rowsAsJson() throws IOException {
    return document == null ? "{}" : document.toJson();
  }

  List<TopRow> rows() {
    return document == null
        ? List.of()
        : document.root().rows(list).stream().map(TopRow::new).toList();
  }

  /** Of the whole list. */
  long total() {
    return document == null ? 0 : (long) document.root().number("total");
  }

  int offset() {
    return document == null ? 0 : (int) document.root().number("offset");
  }
}
