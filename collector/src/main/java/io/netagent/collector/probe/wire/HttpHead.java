package io.netagent.collector.probe.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Status line and headers of an HTTP/1.1 answer (RFC 9112 4 and 5), read strictly.
 *
 * @param statusLine as it came, without the line's end
 * @param status 100 to 599
 * @param fields in the order they came, names as they came
 */
public record HttpHead(String statusLine, int status, List<Field> fields) {
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)( [\\t\\x20-\\x7E\\x80-\\xFF]*)?");
  private static final Pattern FIELD =
      Pattern.compile(
          "([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\t\\x20-\\x7E\\x80-\\xFF]*?)[ \\t]*");

  /** One header. */
  public record Field(String name, String value) {}

  public HttpHead {
    fields = List.copyOf(fields);
  }

  /** Of the bytes before the empty line, which is told by {@link #end}. */
  public static HttpHead parse(byte[] bytes, int length) throws FormatException {
    String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    String[] lines = text.split("\r?\n", -1);
    Matcher status = STATUS_LINE.matcher(lines[0]);
    if (!status.matches()) {
      throw new FormatException("the status line is not one of HTTP/1.1");
    }
    List<Field> fields = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      if (lines[i].isEmpty()) {
        continue;
      }
      Matcher field = FIELD.matcher(lines[i]);
      if (!field.matches()) {
        throw new FormatException("header line " + i + " is none");
      }
      fields.add(new Field(field.group(1), field.group(2)));
    }
    return new HttpHead(lines[0], Integer.parseInt(status.group(1)), fields);
  }

  /** The index after the empty line that ends a head, or -1 as long as it has not come. */
  public static int end(byte[] bytes, int from, int length) {
    for (int i = from; i < length; i++) {
      if (bytes[i] != '\n') {
        continue;
      }
      int next = i + 1 < length && bytes[i + 1] == '\r' ? i + 2 : i + 1;
      if (next < length && bytes[next] == '\n') {
        return next + 1;
      }
    }
    return -1;
  }

  /** Whether bytes that have come can still become a status line; false: it is no HTTP/1.1. */
  public static boolean mayBegin(byte[] bytes, int length) {
    byte[] start = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < Math.min(length, start.length); i++) {
      if (bytes[i] != start[i]) {
        return false;
      }
    }
    return true;
  }

  /** The value of the first header of that name. */
  public Optional<String> value(String name) {
    return fields.stream()
        .filter(each -> each.name().equalsIgnoreCase(name))
        .map(Field::value)
        .findFirst();
  }

  /** Whether the body comes in chunks. */
  public boolean chunked() {
    return value("Transfer-Encoding")
        .filter(coding -> coding.toLowerCase(java.util.Locale.ROOT).endsWith("chunked"))
        .isPresent();
  }

  /** The length of the body as announced; -1 if it is not. */
  public long contentLength() throws FormatException {
    List<String> values =
        fields.stream()
            .filter(each -> each.name().equalsIgnoreCase("Content-Length"))
            .map(Field::value)
            .distinct()
            .toList();
    if (values.isEmpty()) {
      return -1;
    }
    if (values.size() > 1 || !values.get(0).matches("\\d{1,18}")) {
      throw new FormatException("Content-Length is no one number");
    }
    return Long.parseLong(values.get(0));
  }

  /** Whether an answer with this status has no body, whatever its headers say (RFC 9110 6.4.1). */
  public boolean withoutBody() {
    return status < 200 || status == 204 || status == 304;
  }
}
