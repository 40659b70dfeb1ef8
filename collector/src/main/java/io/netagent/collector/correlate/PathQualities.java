package io.netagent.collector.correlate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The remote addresses to which most data was sent within the last minute, and all others as one.
 *
 * @param top most data first, at most {@link #KEPT}
 * @param rest all others; its remote is empty
 */
public record PathQualities(List<PathQuality> top, PathQuality rest) {
  /** Twice as many as are shown, so that one that is shown need not go when its place changes. */
  public static final int KEPT = 40;

  private static final PathQuality NOTHING = new PathQuality("", 0, 0, 0, 0);

  /** Nothing was sent, or the source does not tell it. */
  public static final PathQualities NONE = new PathQualities(List.of(), NOTHING);

  private static final Comparator<PathQuality> MOST_FIRST =
      Comparator.comparingLong(PathQuality::sent).reversed().thenComparing(PathQuality::remote);

  public PathQualities {
    top = List.copyOf(top);
  }

  static PathQualities of(List<PathQuality> all, PathQuality others) {
    List<PathQuality> sorted = new ArrayList<>(all);
    sorted.sort(MOST_FIRST);
    PathQuality rest = others;
    for (PathQuality each : sorted.subList(Math.min(KEPT, sorted.size()), sorted.size())) {
      rest = rest.plus(each);
    }
    return new PathQualities(sorted.subList(0, Math.min(KEPT, sorted.size())), rest);
  }

  /** Those of several namespaces as one; an address in two of them is one. */
  public static PathQualities merged(List<PathQualities> parts) {
    Map<String, PathQuality> byRemote = new LinkedHashMap<>();
    PathQuality rest = NOTHING;
    for (PathQualities part : parts) {
      part.top.forEach(each -> byRemote.merge(each.remote(), each, PathQuality::plus));
      rest = rest.plus(part.rest);
    }
    return of(List.copyOf(byRemote.values()), rest);
  }
}
