package io.netagent.agent.install;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code key=value,key=value} behind {@code -javaagent:netagent.jar=}. Every mistake is an error,
 * all are told at once; nothing is guessed.
 */
final class AgentOptions {
  private static final String PACKAGES =
      "[\\p{L}_$][\\p{L}\\p{N}_$.]*(:[\\p{L}_$][\\p{L}\\p{N}_$.]*)*";
  private static final int MAX_NAME_CHARACTERS = 63;
  private static final int MAX_EVENTS_PER_SECOND = 50_000;

  private final String name;
  private final String app;
  private final @Nullable String record;

  /** -1 = not given. */
  private final int eventsPerSecond;

  private AgentOptions(String name, String app, @Nullable String record, int eventsPerSecond) {
    this.name = name;
    this.app = app;
    this.record = record;
    this.eventsPerSecond = eventsPerSecond;
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
        && (name.isEmpty() || name.length() > MAX_NAME_CHARACTERS || hasControls(name))) {
      errors.add("name must have 1 to " + MAX_NAME_CHARACTERS + " printable characters");
    }
    String app = values.remove("app");
    if (app != null && !app.matches(PACKAGES)) {
      errors.add("app must be package prefixes divided by colons, as com.acme:org.foo");
    }
    String record = values.remove("record");
    if (record != null && !record.startsWith("/")) {
      errors.add("record must be an absolute directory");
    }
    int eventsPerSecond = eventsPerSecond(values.remove("events-per-second"), errors);
    for (String key : values.keySet()) {
      errors.add("unknown option '" + key + "' (known: name, app, record, events-per-second)");
    }
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", errors));
    }
    return new AgentOptions(
        name == null ? "" : name, app == null ? "" : app, record, eventsPerSecond);
  }

  private static int eventsPerSecond(@Nullable String text, List<String> errors) {
    if (text == null) {
      return -1;
    }
    int events = -1;
    try {
      events = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      // Told below.
    }
    if (events < 0 || events > MAX_EVENTS_PER_SECOND) {
      errors.add("events-per-second must be a number from 0 to " + MAX_EVENTS_PER_SECOND);
    }
    return events;
  }

  /**
   * These, but with what the others give. The record stays where it is, and the limit of events.
   */
  AgentOptions with(AgentOptions others) {
    return new AgentOptions(
        others.name.isEmpty() ? name : others.name,
        others.app.isEmpty() ? app : others.app,
        record,
        eventsPerSecond);
  }

  /** Of the service, or empty. */
  String name() {
    return name;
  }

  /** Package prefixes of the application, divided by colons, or empty. */
  String app() {
    return app;
  }

  /** How many events are written while a reader wants them; -1 if not given. */
  int eventsPerSecond() {
    return eventsPerSecond;
  }

  /** The directory of the record, or null for the default. */
  @Nullable String record() {
    return record;
  }

  private static boolean hasControls(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
