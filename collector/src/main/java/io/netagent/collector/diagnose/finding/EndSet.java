package io.netagent.collector.diagnose.finding;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Some ends of connections, address and port each. Put into words when it is first compared: most
 * verdicts never are, and one may be about tens of thousands. Not thread-safe.
 */
public final class EndSet {
  private final Set<String> named;
  private @Nullable EndCounts counted;

  /** Of ends in words, and of what was counted. */
  public EndSet(Set<String> named, @Nullable EndCounts counted) {
    this.named = new HashSet<>(named);
    this.counted = counted;
  }

  /** Whether some end is in both. */
  public boolean meets(EndSet other) {
    return !Collections.disjoint(texts(), other.texts());
  }

  /** All of them, {@code 10.0.0.7:443}. */
  public Set<String> texts() {
    if (counted != null) {
      named.addAll(counted.texts());
      counted = null;
    }
    return Collections.unmodifiableSet(named);
  }
}
