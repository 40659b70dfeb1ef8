package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must be found in answers of a collector to make a bundle of them. */
public final class BundleReading {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<String> NAMES = Set.of("host", "peer");
  private static final Set<String> ENDS = Set.of("remote", "remotes", "local");
  private static final String COMMAND_LINE = "commandLine";

  /** In a command line, where a class has no port behind it: {@code db.internal:5432}. */
  private static final Pattern NAME_AND_PORT =
      Pattern.compile("(?<![\\w.-])([A-Za-z0-9][\\w.-]*):\\d{1,5}(?!\\w)");

  /** {@code -Ddb.host=db.internal}. */
  private static final Pattern NAMED_AS_HOST =
      Pattern.compile("(?i)(?:host|server|address|endpoint|peer|broker)[\\w.-]*=([\\w.-]+)");

  private static final Pattern END = Pattern.compile("[\\w-]+(\\.[\\w-]+)+|[\\w.-]+:\\d+");

  private BundleReading() {}

  /** The length of a list of an answer; throws IOException if it has none. */
  public static int rows(String json, String list) throws IOException {
    JsonNode rows = tree(json).path(list);
    if (!rows.isArray()) {
      throw new IOException("the answer is not one of netagent");
    }
    return rows.size();
  }

  /** Whether a process of an answer of {@code /api/v1/processes} has an agent. */
  public static boolean hasAgent(String json) throws IOException {
    return tree(json).path("processes").path(0).path("agent").isObject();
  }

  /** Names of hosts in an answer, some of them with a port; addresses may be among them. */
  public static void hostNames(String json, Consumer<String> names) throws IOException {
    walk(tree(json), names);
  }

  private static JsonNode tree(String json) throws IOException {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IOException("the answer is not JSON", e);
    }
  }

  private static void walk(JsonNode node, Consumer<String> names) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (value.isTextual()) {
        take(name, value.asText(), names);
      } else if (value.isArray() && ENDS.contains(name)) {
        value.forEach(each -> take(name, each.asText(), names));
      }
      walk(value, names);
    }
    if (node.isArray()) {
      node.forEach(each -> walk(each, names));
    }
  }

  private static void take(String field, String text, Consumer<String> names) {
    if (NAMES.contains(field) || (ENDS.contains(field) && END.matcher(text).matches())) {
      names.accept(text);
    } else if (field.equals(COMMAND_LINE)) {
      for (Pattern pattern : Set.of(NAME_AND_PORT, NAMED_AS_HOST)) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
          names.accept(matcher.group(1));
        }
      }
    }
  }
}
