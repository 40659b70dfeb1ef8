package io.netagent.collector.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where lifecycle events of connections are logged, and how much of them.
 *
 * @param target a file's path, {@code -} for stdout; empty if nothing is logged
 * @param maxBytes of one file: the line that would pass it begins the next one
 * @param files how many are kept, the one that is written among them
 * @param perSecond at most so many lines, of all JVMs together
 */
public record EventLogSettings(String target, long maxBytes, int files, int perSecond) {
  /** The target that stands for standard output. */
  public static final String STDOUT = "-";

  /** A line has some 400 bytes, up to 8 KiB. */
  static final long MIN_BYTES = 64 << 10;

  static final long MOST_BYTES = 1L << 40;
  static final int MOST_FILES = 1_000;
  static final int MOST_PER_SECOND = 1_000_000;

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final Pattern BYTES = Pattern.compile("(\\d{1,15})(KiB|MiB|GiB)?");

  /** Behind the patterns that it is made with. */
  static final EventLogSettings DEFAULTS =
      new EventLogSettings("", 0, 0, 0)
          .with(ConfigKey.EVENT_LOG, ConfigKey.EVENT_LOG.defaultText())
          .with(ConfigKey.EVENT_LOG_MAX_BYTES, ConfigKey.EVENT_LOG_MAX_BYTES.defaultText())
          .with(ConfigKey.EVENT_LOG_FILES, ConfigKey.EVENT_LOG_FILES.defaultText())
          .with(ConfigKey.EVENTS_PER_SECOND, ConfigKey.EVENTS_PER_SECOND.defaultText());

  /** Whether anything is to be logged. */
  public boolean wanted() {
    return !target.isEmpty();
  }

  public boolean toStdout() {
    return target.equals(STDOUT);
  }

  /** Throws IllegalArgumentException, whose message completes "… is not usable: ". */
  EventLogSettings with(ConfigKey key, String text) {
    return switch (key) {
      case EVENT_LOG -> new EventLogSettings(target(text), maxBytes, files, perSecond);
      case EVENT_LOG_MAX_BYTES -> new EventLogSettings(target, bytes(text), files, perSecond);
      case EVENT_LOG_FILES ->
          new EventLogSettings(target, maxBytes, number(text, MOST_FILES), perSecond);
      case EVENTS_PER_SECOND ->
          new EventLogSettings(target, maxBytes, files, number(text, MOST_PER_SECOND));
      default -> throw new AssertionError(key);
    };
  }

  private static String target(String text) {
    if (text.endsWith("/") || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("must name a file, or - for standard output");
    }
    return text;
  }

  private static long bytes(String text) {
    Matcher matcher = BYTES.matcher(text);
    long bytes = -1;
    if (matcher.matches()) {
      int power = matcher.group(2) == null ? 0 : 1 + "KMG".indexOf(matcher.group(2).charAt(0));
      long number = Long.parseLong(matcher.group(1));
      bytes = number > (MOST_BYTES >> (10 * power)) ? -1 : number << (10 * power);
    }
    if (bytes < MIN_BYTES) {
      throw new IllegalArgumentException(
          "must be a number of bytes from 64KiB to 1024GiB, such as 50000000 or 100MiB");
    }
    return bytes;
  }

  private static int number(String text, int most) {
    if (!NUMBER.matcher(text).matches()
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > most) {
      throw new IllegalArgumentException("must be a number from 1 to " + most);
    }
    return Integer.parseInt(text);
  }
}
