package io.netagent.collector.expose.cli.top;

import io.netagent.collector.expose.json.AnswerDocument;
import io.netagent.collector.expose.json.AnswerRow;
import io.netagent.collector.expose.json.FindingsDocument;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a collector has answered: the findings, and what is looked at.
 *
 * @param findings all of them
 * @param question what the document answers
 * @param document the answer; null: there is no such thing, or nothing was answered yet
 * @param trouble why there is nothing newer; null: there is
 */
public record TopAnswer(
    @Nullable FindingsDocument findings,
    TopQuestion question,
    @Nullable AnswerDocument document,
    @Nullable String trouble) {

  /** Nothing has been answered yet. */
  public static final TopAnswer NONE = new TopAnswer(null, new TopQuestion("", "", ""), null, null);

  /** Throws IOException for JSON that is no such answer. */
  public static TopAnswer of(TopQuestion question, String findings, String document)
      throws IOException {
    return new TopAnswer(
        FindingsDocument.parse(findings),
        question,
        AnswerDocument.parse(document, question.list()),
        null);
  }

  /** The same, with the reason why it is the last. */
  public TopAnswer with(String newTrouble) {
    return new TopAnswer(findings, question, document, newTrouble);
  }

  /** Of this question, that there is no such thing; what was known of it is kept. */
  public TopAnswer gone(TopQuestion asked, String why) {
    boolean same = asked.about().equals(question.about());
    return new TopAnswer(findings, asked, same ? document : null, why);
  }

  /** The document anew. */
  public String asJson() throws IOException {
    return document == null ? "{}" : document.toJson();
  }

  boolean isAbout(TopQuestion asked) {
    return question.about().equals(asked.about());
  }

  /** Of the list that is looked at. */
  List<AnswerRow> rows() {
    return document == null ? List.of() : document.root().rows(question.list());
  }

  /** The finding with this id, as it is told now; null: it stands no more. */
  @Nullable AnswerRow finding(String id) {
    return findings == null
        ? null
        : findings.answer().root().rows("findings").stream()
            .filter(each -> each.text("id").equals(id))
            .findFirst()
            .orElse(null);
  }

  /** Of the whole list. */
  long total() {
    return document == null ? 0 : (long) document.root().number("total");
  }

  int offset() {
    return document == null ? 0 : (int) document.root().number("offset");
  }
}
