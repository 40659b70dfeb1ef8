package io.netagent.collector.expose.json;

import java.util.Locale;

/**
 * Every field of a line of the event log once, in the order in which they stand there. Their names
 * are for ever; docs/events.md says when each is absent.
 */
public enum EventField {
  TIME("text"),
  EVENT("text"),
  HOST("text"),
  PROCESS("text"),
  PID("number"),
  CONNECTION("text"),
  ROLE("text"),
  TRANSPORT("text"),
  LOCAL_PORT("number"),
  REMOTE("text"),
  REMOTE_ADDRESS("text"),
  REMOTE_PORT("number"),
  SITE("text"),
  SITE_FRAMES("list of texts"),
  THREAD("text"),
  THREAD_ID("number"),
  DURATION_SECONDS("number"),
  BYTES_READ("number"),
  BYTES_WRITTEN("number"),
  REASON("text"),
  USED_ONCE("true or false"),
  ADOPTED("true"),
  ERROR("text"),
  ERROR_CLASS("text"),
  HOST_NAME("text"),
  TLS_PROTOCOL("text"),
  TLS_RESUMED("true or false"),
  TRACE_ID("text"),
  SPAN_ID("text"),
  BY("text"),
  COUNT("number");

  private final String type;

  EventField(String type) {
    this.type = type;
  }

  /** As it stands in the line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** In the words of docs/events.md. */
  public String type() {
    return type;
  }
}
