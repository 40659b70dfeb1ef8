package io.netagent.collector.diagnose.pool;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.RecordedSite;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the stack of each site of one process says. A record numbers its sites once and for all, so
 * a stack is looked through once, however many connections and ticks follow.
 */
final class SiteMemo<T> {
  private final Function<SiteFrame, @Nullable T> reader;
  private final Map<Integer, Optional<T>> bySiteId = new HashMap<>();
  private final IdentityHashMap<SiteFrame, Optional<T>> ofTick = new IdentityHashMap<>();

  SiteMemo(Function<SiteFrame, @Nullable T> reader) {
    this.reader = reader;
  }

  /** Within a tick all connections of a site share one frame. */
  void begin() {
    ofTick.clear();
  }

  Optional<T> of(ConnectionEvidence connection) {
    Optional<T> known = ofTick.get(connection.site());
    if (known == null) {
      RecordedSite site = connection.row().site();
      known =
          site == null
              ? Optional.empty()
              : bySiteId.computeIfAbsent(
                  site.id(), id -> Optional.ofNullable(reader.apply(connection.site())));
      ofTick.put(connection.site(), known);
    }
    return known;
  }
}
