package io.netagent.collector.expose.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What OpenMetrics 1.0.0 demands of a text and Prometheus mostly lets pass: one run of lines for a
 * family, descriptors first, suffixes as the type has them, whole and growing buckets, examples
 * beside counters and buckets only and not too long, nothing behind the end.
 */
final class OpenMetricsCheck {
  private static final String STRING = "\"((?:[^\"\\\\\n]|\\\\[\\\\n\"])*)\"";
  private static final String LABELS =
      "\\{((?:[a-zA-Z_]\\w*=" + STRING + "(?:,(?=[a-zA-Z_])|(?=\\})))*)\\}";
  private static final String NUMBER = "([+-]Inf|NaN|-?\\d+(?:\\.\\d+)?(?:E-?\\d+)?)";
  private static final Pattern DESCRIPTOR =
      Pattern.compile("# (TYPE|UNIT|HELP) ([a-zA-Z_:][\\w:]*) (.*)");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][\\w:]*)(?:"
              + LABELS
              + ")? "
              + NUMBER
              + "(?: # "
              + LABELS
              + " "
              + NUMBER
              + ")?");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=" + STRING);

  private static final Map<String, Set<String>> SUFFIXES =
      Map.of(
          "gauge", Set.of(""),
          "counter", Set.of("_total"),
          "info", Set.of("_info"),
          "histogram", Set.of("_bucket", "_count", "_sum"));

  private final Map<String, String> types = new HashMap<>();
  private final Set<String> series = new HashSet<>();
  private final Map<String, Double> lowerBucket = new HashMap<>();
  private String family = "";
  private boolean samplesBegan;

  private OpenMetricsCheck() {}

  static void of(String text) {
    assertTrue(text.endsWith("\n# EOF\n"));
    OpenMetricsCheck check = new OpenMetricsCheck();
    String body = text.substring(0, text.length() - "# EOF\n".length());
    assertFalse(body.contains("# EOF"));
    body.lines().forEach(check::line);
    assertFalse(check.types.isEmpty());
  }

  private void line(String line) {
    Matcher descriptor = DESCRIPTOR.matcher(line);
    if (descriptor.matches()) {
      describe(descriptor.group(1), descriptor.group(2), descriptor.group(3), line);
      return;
    }
    Matcher sample = SAMPLE.matcher(line);
    assertTrue(sample.matches(), () -> "neither sample nor descriptor: " + line);
    samplesBegan = true;
    assertTrue(sample.group(1).startsWith(family), line);
    String suffix = sample.group(1).substring(family.length());
    String type = types.get(family);
    assertNotNull(type, line);
    assertTrue(SUFFIXES.get(type).contains(suffix), line);
    String labels = sample.group(2) == null ? "" : sample.group(2);
    assertTrue(series.add(sample.group(1) + "{" + labels + "}"), () -> "twice: " + line);
    if (suffix.equals("_bucket")) {
      bucket(labels, Double.parseDouble(sample.group(4).replace("+Inf", "Infinity")), line);
    }
    if (sample.group(5) != null) {
      assertTrue(suffix.equals("_total") || suffix.equals("_bucket"), line);
      assertTrue(length(sample.group(5)) <= 128, line);
    }
  }

  private void describe(String what, String name, String text, String line) {
    if (!name.equals(family)) {
      assertEquals("TYPE", what, line);
      assertTrue(types.put(name, text) == null, () -> "a family twice: " + line);
      family = name;
      samplesBegan = false;
      return;
    }
    assertFalse(samplesBegan, () -> "behind its samples: " + line);
    assertFalse(what.equals("TYPE"), line);
    if (what.equals("UNIT")) {
      assertTrue(name.endsWith("_" + text), line);
    }
  }

  private void bucket(String labels, double count, String line) {
    int le = labels.lastIndexOf("le=\"");
    assertTrue(le >= 0, line);
    String bound = labels.substring(le + 4, labels.length() - 1);
    assertTrue(bound.equals("+Inf") || bound.contains("."), () -> "not canonical: " + line);
    Double lower = lowerBucket.put(family + labels.substring(0, le), count);
    assertTrue(lower == null || lower <= count, () -> "fewer than in a lower bucket: " + line);
  }

  private static int length(String labels) {
    int length = 0;
    Matcher label = LABEL.matcher(labels);
    while (label.find()) {
      String value = label.group(2).replaceAll("\\\\(.)", "$1");
      length += label.group(1).length() + value.codePointCount(0, value.length());
    }
    return length;
  }
}
