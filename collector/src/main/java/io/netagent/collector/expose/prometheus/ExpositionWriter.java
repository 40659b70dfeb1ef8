package io.netagent.collector.expose.prometheus;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
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
  ByteText text004(List<MetricFamilySamples> families) {
    out.clear();
    for (MetricFamilySamples family : families) {
      String name = nameIn004(family);
      out.append("# HELP ").append(name).append(' ').appendHelp004(family.help).append('\n');
      out.append("# TYPE ").append(name).append(' ').append(typeIn004(family)).append('\n');
      for (Sample sample : family.samples) {
        out.append(sample.name);
        appendLabels(sample, true);
        out.append(' ').appendNumber(sample.value).append('\n');
      }
    }
    return out;
  }

  /** OpenMetrics 1.0.0. */
  ByteText openMetrics(List<MetricFamilySamples> families) {
    out.clear();
    for (MetricFamilySamples family : families) {
      String name = family.name;
      out.append("# TYPE ").append(name).append(' ').append(typeName(family)).append('\n');
      if (!family.unit.isEmpty()) {
        out.append("# UNIT ").append(name).append(' ').append(family.unit).append('\n');
      }
      out.append("# HELP ").append(name).append(' ').appendEscaped(family.help).append('\n');
      for (Sample sample : family.samples) {
        out.append(sample.name);
        appendLabels(sample, false);
        out.append(' ').appendNumber(sample.value);
        if (sample.exemplar != null) {
          appendExemplar(sample.exemplar);
        }
        out.append('\n');
      }
    }
    return out.append("# EOF\n");
  }

  private void appendLabels(Sample sample, boolean commaAtTheEnd) {
    List<String> names = sample.labelNames;
    if (names.isEmpty()) {
      return;
    }
    out.append('{');
    for (int i = 0; i < names.size(); i++) {
      if (i > 0 && !commaAtTheEnd) {
        out.append(',');
      }
      out.append(names.get(i)).append("=\"").appendEscaped(sample.labelValues.get(i)).append('"');
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

  private static String nameIn004(MetricFamilySamples family) {
    return switch (family.type) {
      case COUNTER -> family.name + "_total";
      case INFO -> family.name + "_info";
      default -> family.name;
    };
  }

  private static String typeIn004(MetricFamilySamples family) {
    return family.type == Collector.Type.INFO ? "gauge" : typeName(family);
  }

  private static String typeName(MetricFamilySamples family) {
    return family.type.name().toLowerCase(Locale.ROOT);
  }
}
