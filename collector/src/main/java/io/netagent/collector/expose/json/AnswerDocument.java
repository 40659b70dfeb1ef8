package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An answer of {@code /api/v1}, read back: from this process or from a running collector. */
public final class AnswerDocument {
  private static final ObjectMapper MAPPER =
      new ObjectMapper(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build())
          .enable(SerializationFeature.INDENT_OUTPUT);

  private final JsonNode root;

  private AnswerDocument(JsonNode root) {
    this.root = root;
  }

  /**
   * Throws IOException for anything else.
   *
   * @param list the field whose list makes the answer
   */
  public static AnswerDocument parse(String json, String list) throws IOException {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IOException("the answer is not JSON", e);
    }
    boolean dated =
        root.path("takenAtEpochMillis").isNumber() || root.path(ExplanationJson.FROM).isTextual();
    if (!dated || !root.path(list).isArray()) {
      throw new IOException("the answer is not one of netagent");
    }
    return new AnswerDocument(root);
  }

  /** Written anew, so that nothing but ASCII reaches a terminal. */
  public String toJson() throws IOException {
    return MAPPER.writeValueAsString(root);
  }

  public List<String> limitations() {
    return texts(root.path("limitations"));
  }

  public AnswerRow root() {
    return new AnswerRow(root);
  }

  JsonNode node() {
    return root;
  }

  /** A value in one line; of a list, its parts. */
  static String line(JsonNode value) {
    return value.isArray()
        ? String.join(", ", texts(value))
        : value.isValueNode() ? value.asText() : value.toString();
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(line(each)));
    return texts;
  }
}
