package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Map;

/**
 * Writes JSON. Everything beyond ASCII is escaped: names come from watched processes, the answer
 * may end in a terminal, and text that turns its direction around deceives there.
 */
public final class JsonText {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private JsonText() {}

  /** Writes one value. */
  @FunctionalInterface
  public interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** Indented: people read it with curl. */
  public static String of(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = indented(text)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter threw", e);
    }
    return text.append('\n').toString();
  }

  /** Maps, lists, strings, numbers and booleans. */
  public static String ofTree(Object tree) {
    return of(json -> any(json, tree));
  }

  /** Written as it comes, for what may be long; the writer is not closed. */
  static JsonGenerator indented(Writer writer) throws IOException {
    JsonGenerator json = FACTORY.createGenerator(writer);
    json.useDefaultPrettyPrinter();
    return json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
  }

  /** On one line, in UTF-8 (which ASCII is). */
  static JsonGenerator onOneLine(OutputStream stream) throws IOException {
    return FACTORY.createGenerator(stream, JsonEncoding.UTF8);
  }

  /** A number, null where it is not one: JSON has no NaN. */
  static void number(JsonGenerator json, String field, double value) throws IOException {
    json.writeFieldName(field);
    number(json, value);
  }

  /** A count or an id, null where it is negative: not known. */
  static void known(JsonGenerator json, String field, long value) throws IOException {
    if (value < 0) {
      json.writeNullField(field);
    } else {
      json.writeNumberField(field, value);
    }
  }

  /** A network namespace by its inode, null where that is not known (0). */
  static void namespace(JsonGenerator json, long inode) throws IOException {
    known(json, "networkNamespace", inode == 0 ? -1 : inode);
  }

  /** Strings, numbers, booleans, lists and maps of them; anything else by its toString. */
  static void any(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        any(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof Iterable<?> list) {
      json.writeStartArray();
      for (Object each : list) {
        any(json, each);
      }
      json.writeEndArray();
    } else if (value instanceof Double || value instanceof Float) {
      number(json, ((Number) value).doubleValue());
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else {
      json.writeString(String.valueOf(value));
    }
  }

  private static void number(JsonGenerator json, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(Math.rint(value * 1e3) / 1e3);
    } else {
      json.writeNull();
    }
  }
}
