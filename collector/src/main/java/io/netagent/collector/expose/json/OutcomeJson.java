package io.netagent.collector.expose.json;

import java.util.Map;

/** What a command has done, as {@code attach --json} and its like tell it. */
public final class OutcomeJson {
  private OutcomeJson() {}

  /** Texts, numbers and truths, in their order. */
  public static String of(Map<String, Object> facts) {
    return JsonText.of(json -> JsonText.any(json, facts));
  }
}
