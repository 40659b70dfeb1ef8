package io.netagent.collector.expose.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A finding as read back from JSON. All its text is as hostile as the process that it came from.
 *
 * @param pid null when the sockets have no visible owner
 * @param oldestSeconds 0 when not known, as is {@code growthPerMinute}
 * @param stack from the socket call outwards
 * @param evidence all but the stack, as text
 */
public record FindingView(
    String rule,
    String severity,
    boolean benign,
    @Nullable Integer pid,
    String process,
    String remote,
    int count,
    double oldestSeconds,
    double growthPerMinute,
    String site,
    String siteKind,
    String summary,
    String advice,
    List<String> stack,
    Map<String, String> evidence) {

  public FindingView {
    stack = List.copyOf(stack);
    evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
  }
}
