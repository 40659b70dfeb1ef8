package io.netagent.collector.expose.prometheus;

import io.netagent.collector.expose.ProcessStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which JVMs with an agent have series of their own, and what the others are as one. A JVM stays
 * where it is for its whole life, so no series breaks off, and no count goes from one series to
 * another; the counts of a folded JVM that has ended stay in the sum, which so never falls. Not
 * thread-safe.
 */
final class JvmPlaces {
  private final int limit;
  private final Set<JvmKey> named = new HashSet<>();
  private final Map<JvmKey, JvmFigures> folded = new HashMap<>();
  private final JvmFigures ended = new JvmFigures();
  private boolean everFolded;

  JvmPlaces(int limit) {
    this.limit = limit;
  }

  /** Gives places to the JVMs of a snapshot; of new ones, the older one first. */
  void advance(List<ProcessStatus> processes) {
    Set<JvmKey> alive = new HashSet<>();
    List<JvmKey> newcomers = new ArrayList<>();
    for (ProcessStatus process : processes) {
      if (process.agent() != null) {
        JvmKey key = JvmKey.of(process);
        alive.add(key);
        if (!named.contains(key) && !folded.containsKey(key)) {
          newcomers.add(key);
        }
      }
    }
    named.retainAll(alive);
    folded.forEach(
        (key, figures) -> {
          if (!alive.contains(key)) {
            ended.addCounts(figures);
          }
        });
    folded.keySet().retainAll(alive);
    Collections.sort(newcomers);
    for (JvmKey key : newcomers) {
      if (named.size() < limit) {
        named.add(key);
      } else {
        folded.put(key, new JvmFigures());
        everFolded = true;
      }
    }
  }

  /** Of a process with an agent. */
  boolean isNamed(ProcessStatus process) {
    return named.contains(JvmKey.of(process));
  }

  /** Takes what is exported of a JVM that has no series of its own. */
  void fold(ProcessStatus process, JvmFigures figures) {
    folded.put(JvmKey.of(process), figures);
  }

  int foldedNow() {
    return folded.size();
  }

  /** There is a sum, and it stays. */
  boolean everFolded() {
    return everFolded;
  }

  /** All folded ones as one. */
  JvmFigures sum() {
    JvmFigures sum = new JvmFigures();
    sum.addCounts(ended);
    folded.values().forEach(sum::addCounts);
    folded.values().forEach(sum::addState);
    return sum;
  }
}
