package io.netagent.benchmarks.overhead;

import java.util.List;
import java.util.Locale;

/** Results as rows of a Markdown table, a column for each variant. */
final class ResultTable {
  private final List<Variant> variants;

  ResultTable(List<Variant> variants) {
    this.variants = variants;
    StringBuilder head = new StringBuilder("| |");
    StringBuilder line = new StringBuilder("|---|");
    for (Variant variant : variants) {
      head.append(' ').append(variant.title()).append(" |");
      line.append("---|");
    }
    System.out.println(head);
    System.out.println(line);
  }

  void ratios(String title, Samples samples, String unit) {
    row(title, samples, unit, true);
  }

  void differences(String title, Samples samples, String unit) {
    row(title, samples, unit, false);
  }

  private void row(String title, Samples samples, String unit, boolean asRatio) {
    StringBuilder row = new StringBuilder("| ").append(title).append(" |");
    for (Variant variant : variants) {
      if (variant == Variant.NONE) {
        double median = samples.median(variant);
        row.append(
            String.format(Locale.ROOT, median >= 100 ? " %,.0f %s |" : " %.1f %s |", median, unit));
      } else if (!samples.has(variant)) {
        row.append(" – |");
      } else {
        List<Double> values = asRatio ? samples.ratios(variant) : samples.differences(variant);
        row.append(
            String.format(
                Locale.ROOT,
                asRatio ? " **%.3f** (%.3f–%.3f) |" : " **%+.1f** (%+.1f–%+.1f) |",
                Samples.quantile(values, 0.5),
                Samples.quantile(values, 0.1),
                Samples.quantile(values, 0.9)));
      }
    }
    System.out.println(row);
  }
}
