package io.netagent.collector.expose.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one request. A page takes those that it knows; what is left over is an error,
 * so that a misspelt filter never looks like an answer.
 */
final class QueryParameters {
  private final Map<String, String> left;

  private QueryParameters(Map<String, String> left) {
    this.left = left;
  }

  /**
   * @param rawQuery as it stands in the URI behind the question mark, or null
   */
  static QueryParameters parse(@Nullable String rawQuery) throws BadQueryException {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (rawQuery != null && !rawQuery.isEmpty()) {
      for (String pair : rawQuery.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        if (parameters.put(name, value) != null) {
          throw new BadQueryException("parameter '" + name + "' is given twice");
        }
      }
    }
    return new QueryParameters(parameters);
  }

  private static String decoded(String text) throws BadQueryException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadQueryException("'" + text + "' is not percent-encoded rightly");
    }
  }

  @Nullable String takeText(String name) {
    return left.remove(name);
  }

  @Nullable Long takeLong(String name, long min, long max) throws BadQueryException {
    String text = left.remove(name);
    if (text == null) {
      return null;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, together with a number out of range.
    }
    throw new BadQueryException(
        "parameter '" + name + "' must be a number from " + min + " to " + max);
  }

  @Nullable Boolean takeBoolean(String name) throws BadQueryException {
    String text = left.remove(name);
    if (text == null) {
      return null;
    }
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new BadQueryException("parameter '" + name + "' must be true or false");
    };
  }

  @Nullable String takeOneOf(String name, Collection<String> allowed) throws BadQueryException {
    String text = left.remove(name);
    if (text != null && !allowed.contains(text)) {
      throw new BadQueryException(
          "parameter '" + name + "' must be one of " + String.join(", ", allowed));
    }
    return text;
  }

  /** To be called when a page has taken all that it knows. */
  void rejectRest() throws BadQueryException {
    if (!left.isEmpty()) {
      throw new BadQueryException(
          "no such parameter: '" + String.join("', '", left.keySet()) + "'");
    }
  }
}
