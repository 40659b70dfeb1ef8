package io.netagent.collector.diagnose.site;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Package prefixes that are not the application's. Each line of the text is {@code kind prefix};
 * empty lines and what follows a {@code #} are ignored. The longest prefix decides. One that begins
 * with a star, as in {@code library *.io.netty.}, is of packages that others have put below one of
 * their own (shaded), and comes before all.
 */
public final class LibraryPackages {
  /** Whose code a package is. */
  public enum Kind {
    /** The JDK's. */
    JDK,
    /** A library's: the next best thing to name when the application has no frame. */
    LIBRARY,
    /** Woven in or wrapped around by a monitoring agent: never worth naming. */
    INSTRUMENTATION,
    /** Looks like a library's by its prefix and is the application's. */
    APPLICATION
  }

  private final Map<String, Kind> kindByShaded = new HashMap<>();
  private final NavigableMap<String, Kind> kindByPrefix = new TreeMap<>(Comparator.reverseOrder());

  /** Throws IllegalArgumentException that names every line it does not understand. */
  public LibraryPackages(List<String> lines) {
    List<String> wrong = new ArrayList<>();
    for (String line : lines) {
      int comment = line.indexOf('#');
      String text = (comment < 0 ? line : line.substring(0, comment)).trim();
      if (!text.isEmpty()) {
        int space = text.indexOf(' ');
        Kind kind = space < 0 ? null : kind(text.substring(0, space));
        String prefix = text.substring(space + 1).trim();
        if (kind == null || prefix.isEmpty()) {
          wrong.add(line);
        } else if (prefix.startsWith("*.")) {
          kindByShaded.put(prefix.substring(1), kind);
        } else {
          kindByPrefix.put(prefix, kind);
        }
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException("not \"kind prefix\": " + wrong);
    }
  }

  /** Null for a frame that no prefix knows: the application's, then. */
  @Nullable Kind kindOf(String frame) {
    for (Map.Entry<String, Kind> shaded : kindByShaded.entrySet()) {
      if (frame.contains(shaded.getKey())) {
        return shaded.getValue();
      }
    }
    // In reverse order each prefix of the frame comes at or after the frame, the longest first.
    for (var entry : kindByPrefix.tailMap(frame, true).entrySet()) {
      if (frame.startsWith(entry.getKey())) {
        return entry.getValue() == Kind.APPLICATION ? null : entry.getValue();
      }
      if (entry.getKey().charAt(0) != frame.charAt(0)) {
        return null;
      }
    }
    return null;
  }

  /** Whether others have put the frame's package below one of their own. */
  boolean isShaded(String frame) {
    return kindByShaded.keySet().stream().anyMatch(frame::contains);
  }

  private static @Nullable Kind kind(String word) {
    for (Kind kind : Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
        return kind;
      }
    }
    return null;
  }
}
