package io.netagent.benchmarks.overhead;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One figure of all variants, measured in rounds: each variant once a round, shortly after one
 * another. Compared is within a round only, so what the machine does from minute to minute drops
 * out.
 */
final class Samples {
  private final Map<Variant, List<Double>> byVariant = new EnumMap<>(Variant.class);

  void add(Variant variant, double value) {
    byVariant.computeIfAbsent(variant, v -> new ArrayList<>()).add(value);
  }

  boolean has(Variant variant) {
    return byVariant.containsKey(variant);
  }

  private List<Double> of(Variant variant) {
    return byVariant.getOrDefault(variant, List.of());
  }

  double median(Variant variant) {
    return quantile(of(variant), 0.5);
  }

  /** Of the variant by none, round by round. */
  List<Double> ratios(Variant variant) {
    List<Double> ratios = new ArrayList<>();
    List<Double> none = of(Variant.NONE);
    for (int round = 0; round < none.size(); round++) {
      ratios.add(of(variant).get(round) / none.get(round));
    }
    return ratios;
  }

  /** Of the variant over none, round by round. */
  List<Double> differences(Variant variant) {
    List<Double> differences = new ArrayList<>();
    List<Double> none = of(Variant.NONE);
    for (int round = 0; round < none.size(); round++) {
      differences.add(of(variant).get(round) - none.get(round));
    }
    return differences;
  }

  static double quantile(List<Double> values, double quantile) {
    List<Double> sorted = values.stream().sorted().toList();
    double place = quantile * (sorted.size() - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
  }
}
