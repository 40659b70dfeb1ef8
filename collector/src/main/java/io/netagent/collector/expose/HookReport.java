package io.netagent.collector.expose;

import java.util.ArrayList;
import java.util.List;

/**
 * What an agent says that it could not hook. All text is of the watched process.
 *
 * @param problems what kept it from hooking, each in words
 * @param missing the planned hooks that are not there, each as class, method and what tells the
 *     method from its namesakes
 */
public record HookReport(List<String> problems, List<String> missing) {
  private static final String PARTS = "; ";
  private static final String MISSING = "missing: ";
  private static final String HOOKS = ", ";

  public HookReport {
    problems = List.copyOf(problems);
    missing = List.copyOf(missing);
  }

  /**
   * Reads the header's text: problems divided by semicolons, and at last the missing hooks divided
   * by commas. The record has room for two kilobytes, so the last of them may be cut.
   */
  public static HookReport parse(String text) {
    List<String> problems = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    if (!text.isEmpty()) {
      for (String part : split(text, PARTS)) {
        if (part.startsWith(MISSING)) {
          missing.addAll(split(part.substring(MISSING.length()), HOOKS));
        } else {
          problems.add(part);
        }
      }
    }
    return new HookReport(problems, missing);
  }

  /** Each snapshot asks for the report of each JVM: String.split would compile its divider. */
  private static List<String> split(String text, String divider) {
    List<String> parts = new ArrayList<>();
    int begin = 0;
    for (int end = text.indexOf(divider); end >= 0; end = text.indexOf(divider, begin)) {
      parts.add(text.substring(begin, end));
      begin = end + divider.length();
    }
    parts.add(text.substring(begin));
    return parts;
  }
}
