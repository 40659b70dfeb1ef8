package io.netagent.collector;

import java.time.Duration;
import java.util.List;

/**
 * What a {@link CollectLoop} needs to be told.
 *
 * @param interval between the end of one tick and the start of the next
 * @param applicationPackages prefixes such as {@code com.acme} that mark the application's own
 *     frames, besides those that a flight record names; empty to tell them by exclusion
 * @param source where to read the kernel's table: a word of {@code --source}
 * @param shortLook the loop runs for a few ticks only, as the command line does: verdicts then rest
 *     on what the flight records remember, and say "for at least N s" where nothing remembers
 */
public record CollectSettings(
    Duration interval, List<String> applicationPackages, String source, boolean shortLook) {

  /** Throws IllegalArgumentException for an interval that is not positive. */
  public CollectSettings {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("the interval " + interval + " is not positive");
    }
    applicationPackages = List.copyOf(applicationPackages);
  }
}
