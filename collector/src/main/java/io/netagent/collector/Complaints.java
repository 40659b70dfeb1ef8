package io.netagent.collector;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;

/** What went wrong, logged once per kind and counted after that, so that no log fills with it. */
final class Complaints {
  private static final int MAX_KINDS = 100;

  private final Logger log;
  private final Map<String, Long> countByKind = new HashMap<>();

  Complaints(Logger log) {
    this.log = log;
  }

  /** The kind is what failed and how, without the particulars that differ each time. */
  void about(String what, Throwable failure) {
    String kind = what + " " + failure.getClass().getName();
    if (countByKind.size() >= MAX_KINDS && !countByKind.containsKey(kind)) {
      return;
    }
    if (countByKind.merge(kind, 1L, Long::sum) == 1) {
      log.warn("{}: {} (said once; it may happen again)", what, failure.toString());
      log.debug("{}", what, failure);
    }
  }

  long count(String what, Class<? extends Throwable> failure) {
    return countByKind.getOrDefault(what + " " + failure.getName(), 0L);
  }
}
