package io.netagent.collector.expose.cli.detail;

import java.util.List;

/** A series of numbers as a line of blocks, with its range and its end in figures. */
final class Sparkline {
  private static final String BLOCKS = "▁▂▃▄▅▆▇█";
  private static final int NARROWEST = 10;

  private Sparkline() {}

  /**
   * {@code ▁▂▅█ 2 to 40, now 40}; empty where it has fewer than two numbers or was always 0.
   *
   * @param columns of the blocks at most; a block that stands for several numbers is their largest
   */
  static String of(List<Double> numbers, int columns) {
    double[] known = numbers.stream().mapToDouble(Double::doubleValue).toArray();
    double least = Double.NaN;
    double most = Double.NaN;
    double last = Double.NaN;
    int count = 0;
    for (double each : known) {
      if (!Double.isNaN(each)) {
        least = Double.isNaN(least) ? each : Math.min(least, each);
        most = Double.isNaN(most) ? each : Math.max(most, each);
        last = each;
        count++;
      }
    }
    if (count < 2 || most == 0) {
      return "";
    }
    int width = Math.min(known.length, Math.max(NARROWEST, columns));
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < width; i++) {
      int from = (int) ((long) i * known.length / width);
      int to = (int) ((long) (i + 1) * known.length / width);
      line.append(block(largest(known, from, to), most));
    }
    return line
        + "  "
        + Math.round(least)
        + " to "
        + Math.round(most)
        + ", now "
        + Math.round(last);
  }

  private static double largest(double[] numbers, int from, int to) {
    double largest = Double.NaN;
    for (int i = from; i < to; i++) {
      largest = Double.isNaN(largest) ? numbers[i] : Math.max(largest, nanAs(numbers[i], largest));
    }
    return largest;
  }

  private static double nanAs(double number, double instead) {
    return Double.isNaN(number) ? instead : number;
  }

  /** A gap stands where nothing is known. */
  private static char block(double number, double most) {
    if (Double.isNaN(number)) {
      return '·';
    }
    int last = BLOCKS.length() - 1;
    return BLOCKS.charAt((int) Math.max(0, Math.min(last, Math.ceil(number / most * last))));
  }
}
