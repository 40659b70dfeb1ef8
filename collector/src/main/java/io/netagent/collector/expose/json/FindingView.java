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
 * @param oldestSeconds 0 when not known
 * @param standsForSeconds since it was first told; 0 when it is new
 * @param library that the site calls; empty if none is known
 * @param trend in words
 * @param stack from the socket call outwards
 * @param blocked the longest blocked first
 * @param evidence all but the stack, as text
 */
public record FindingView(
    String rule,
    String severity,
    boolean benign,
    @Nullable Integer pid,
    String process,
    String local,
    String remote,
    int count,
    double oldestSeconds,
    double standsForSeconds,
    String site,
    String siteKind,
    String library,
    String trend,
    String summary,
    String why,
    String advice,
    List<String> stack,
    List<BlockedThreadView> blocked,
    Map<String, String> evidence) {

  public FindingView {
    stack = List.copyOf(stack);
    blocked = List.copyOf(blocked);
    evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
  }
}
