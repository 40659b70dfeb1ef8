package io.netagent.agent.install;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code key=value,key=value} behind {@code -javaagent:netagent.jar=}. Every mistake is an error,
 * all are told at once; nothing is guessed.
 */
final class AgentOptions {
  private static final Pattern PACKAGES =
      Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$.]*(:[\\p{L}_$][\\p{L}\\p{N}_$.]*)*");
  private static final int MAX_NAME_CHARACTERS = 63;

  private final String name;
  private final String app;
  private final @Nullable String record;

  private AgentOptions(String name, String app, @Nullable String record) {
    this.name = name;
    this.app = app;
    this.record = record;
  }

  /**
   * @param text as the JVM gives it; null without options
   * @throws IllegalArgumentException that names every wrong part
   */
  static AgentOptions parse(@Nullable String text) {
    List<String> errors = new ArrayList<>();
    Map<String, String> values = new LinkedHashMap<>();
    for (String part : text == null || text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals <= 0) {
        errors.add("'" + part + "' is not key=value");
      } else if (values.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
        errors.add("'" + part.substring(0, equals) + "' is given twice");
      }
    }
    String name = values.remove("name");
    if (name != null
        && (name.isEmpty()
            || name.length() > MAX_NAME_CHARACTERS
            || name.chars().anyMatch(Character::isISOControl))) {
      errors.add("name must have 1 to " + MAX_NAME_CHARACTERS + " printable characters");
    }
    String app = values.remove("app");
    if (app != null && !PACKAGES.matcher(app).matches()) {
      errors.add("app must be package prefixes divided by colons, as com.acme:org.foo");
    }
    String record = values.remove("record");
    if (record != null && !record.startsWith("/")) {
      errors.add("record must be an absolute directory");
    }
    for (String key : values.keySet()) {
      errors.add("unknown option '" + key + "' (known: name, app, record)");
    }
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", errors));
    }
    return new AgentOptions(name == null ? "" : name, app == null ? "" : app, record);
  }

  /** These, but with what the others give. The record stays where it is. */
  AgentOptions with(AgentOptions others) {
    return new AgentOptions(
        others.name.isEmpty() ? name : others.name,
        others.app.isEmpty() ? app : others.app,
        record);
  }

  /** Of the service, or empty. */
  String name() {
    return name;
  }

  /** Package prefixes of the application, divided by colons, or empty. */
  String app() {
    return app;
  }

  /** The directory of the record, or null for the default. */
  @Nullable String record() {
    return record;
  }
}
