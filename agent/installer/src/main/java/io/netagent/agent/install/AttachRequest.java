package io.netagent.agent.install;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the jar's path when the agent is loaded into a JVM that runs: the keys of
 * whoever attaches, which begin with {@code netagent.}, and the agent's own options. Other tools
 * can load the jar as well, with options alone.
 */
final class AttachRequest {
  private static final String PREFIX = "netagent.";

  private final boolean detach;

  /** Empty if nobody waits for an answer. */
  private final String nonce;

  private final boolean placed;
  private final String options;

  private AttachRequest(boolean detach, String nonce, boolean placed, String options) {
    this.detach = detach;
    this.nonce = nonce;
    this.placed = placed;
    this.options = options;
  }

  static AttachRequest parse(@Nullable String text) {
    Map<String, String> keys = new HashMap<>();
    List<String> options = new ArrayList<>();
    for (String part : text == null ? new String[0] : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (part.startsWith(PREFIX) && equals > 0) {
        keys.put(part.substring(PREFIX.length(), equals), part.substring(equals + 1));
      } else {
        options.add(part);
      }
    }
    return new AttachRequest(
        "detach".equals(keys.get("request")),
        keys.containsKey("answer") ? keys.get("answer") : "",
        "true".equals(keys.get("placed")),
        String.join(",", options));
  }

  boolean isDetach() {
    return detach;
  }

  String nonce() {
    return nonce;
  }

  /** The jar is a copy that was made for this request. */
  boolean isPlaced() {
    return placed;
  }

  /** For {@link AgentOptions}. */
  String options() {
    return options;
  }
}
