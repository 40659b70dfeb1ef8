package io.netagent.collector.config;

import java.util.Collection;
import java.util.Comparator;

/** The known name that an unknown one was most likely meant to be. */
final class NearestName {
  private NearestName() {}

  /** {@code "; did you mean 'listen'?"}, or empty when nothing is near. */
  static String suggestion(String unknown, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> editDistance(unknown, name)))
        .filter(name -> editDistance(unknown, name) <= Math.max(1, name.length() / 3))
        .map(name -> "; did you mean '" + name + "'?")
        .orElse("");
  }

  /**
   * Insertions, deletions, replacements and swaps of neighbours that make {@code b} of {@code a}.
   */
  static int editDistance(String a, String b) {
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          distance[i][j] = i + j;
          continue;
        }
        int replaced = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, distance[i - 2][j - 2] + 1);
        }
        distance[i][j] = best;
      }
    }
    return distance[a.length()][b.length()];
  }
}
