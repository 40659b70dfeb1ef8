package io.netagent.collector.expose.prometheus;

import io.prometheus.client.Collector;
import io.prometheus.client.exemplars.Exemplar;
import java.util.List;
import java.util.Locale;

/**
 * Families as bytes, letter by letter what simpleclient's TextFormat writes of them, but into one
 * buffer that is used again: TextFormat's way over a text makes ten megabytes of garbage of ten
 * thousand series. Not thread-safe.
 */
final class ExpositionWriter {
  private final ByteText out = new ByteText();

  /** The text format 0.0.4, which has neither units nor exemplars. */
  ByteText text004(List<Family> families) {
    out.clear();
    for (Family family : families) {
      String name = family.metricName();
      out.append("# HELP ").append(name).append(' ').appendHelp004(family.help()).append('\n');
      out.append("# TYPE ")
          .append(name)
          .append(' ')
          .append(typeIn004(family.shape().type()))
          .append('\n');
      for (Series one : family.series()) {
        out.append(one.name);
        appendLabels(one, true);
        out.append(' ').appendNumber(one.value).append('\n');
      }
    }
    return out;
  }

  /** OpenMetrics 1.0.0. */
  ByteText openMetrics(List<Family> families) {
    out.clear();
    for (Family family : families) {
      MetricShape shape = family.shape();
      String name = shape.familyName();
      out.append("# TYPE ").append(name).append(' ').append(typeName(shape.type())).append('\n');
      if (!shape.unit().isEmpty()) {
        out.append("# UNIT ").append(name).append(' ').append(shape.unit()).append('\n');
      }
      out.append("# HELP ").append(name).append(' ').appendEscaped(family.help()).append('\n');
      for (Series one : family.series()) {
        out.append(one.name);
        appendLabels(one, false);
        out.append(' ').appendNumber(one.value);
        if (one.exemplar != null) {
          appendExemplar(one.exemplar);
        }
        out.append('\n');
      }
    }
    return out.append("# EOF\n");
  }

  private void appendLabels(Series one, boolean commaAtTheEnd) {
    List<String> names = one.labelNames;
    if (names.isEmpty()) {
      return;
    }
    out.append('{');
    for (int i = 0; i < names.size(); i++) {
      if (i > 0 && !commaAtTheEnd) {
        out.append(',');
      }
      out.append(names.get(i)).append("=\"").appendEscaped(one.labelValues.get(i)).append('"');
      if (commaAtTheEnd) {
        out.append(',');
      }
    }
    out.append('}');
  }

  private void appendExemplar(Exemplar exemplar) {
    out.append(" # {");
    for (int i = 0; i < exemplar.getNumberOfLabels(); i++) {
      if (i > 0) {
        out.append(',');
      }
      out.append(exemplar.getLabelName(i))
          .append("=\"")
          .appendEscaped(exemplar.getLabelValue(i))
          .append('"');
    }
    out.append("} ").appendNumber(exemplar.getValue());
  }

  private static String typeIn004(Collector.Type type) {
    return type == Collector.Type.INFO ? "gauge" : typeName(type);
  }

  private static String typeName(Collector.Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
