package io.netagent.collector.config;

import io.netagent.collector.source.SourceCandidate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the collector runs. A flag goes before the environment, the environment before the file, the
 * file before the default. Nothing is silently replaced: whatever can't be used is a problem, and
 * all of them are told at once.
 *
 * @param allowedHosts names, besides loopback and the listen address, that a request may bear in
 *     its Host header
 * @param interval from one look at the sockets to the next
 * @param applicationPackages prefixes that tell the application's frames from library frames; empty
 *     means by what is known of libraries
 * @param source where to read the kernel's table: {@code auto}, {@code netlink}, {@code proc},
 *     {@code ss}, {@code netstat}
 * @param maxSeries of {@code /metrics}: beyond them JVMs are folded into {@code other}
 * @param events whether and where they are logged
 */
public record CollectorConfig(
    ListenAddress listen,
    List<String> allowedHosts,
    Duration interval,
    List<String> applicationPackages,
    String source,
    int maxSeries,
    EventLogSettings events) {
  /** Below this, the look itself is the load. */
  static final Duration MIN_INTERVAL = Duration.ofMillis(100);

  static final Duration MAX_INTERVAL = Duration.ofMinutes(10);

  /** Below this, not even the host itself would have its series. */
  static final int MIN_SERIES = 1_000;

  static final int MOST_SERIES = 1_000_000;

  private static final Pattern HOST_NAME = Pattern.compile("[\\w.:-]+");
  private static final Pattern SERIES = Pattern.compile("[0-9]{1,8}");
  private static final Pattern LIST_DIVIDERS = Pattern.compile("[,:]");

  /**
   * Reads all three places.
   *
   * @param flags the texts of the flags that were given
   * @param configFile what {@code --config} named, or null
   */
  public static CollectorConfig load(
      Map<ConfigKey, String> flags, @Nullable Path configFile, Map<String, String> environment)
      throws ConfigException {
    List<String> problems = new ArrayList<>();
    Path file = configFile;
    String named = environment.get(EnvironmentSettings.CONFIG_VARIABLE);
    if (file == null && named != null && !named.isEmpty()) {
      file = Path.of(named);
    }
    List<Map<ConfigKey, Setting>> places = new ArrayList<>();
    if (file != null) {
      places.add(YamlSettings.read(file, problems));
    }
    places.add(EnvironmentSettings.read(environment, problems));
    Map<ConfigKey, Setting> fromFlags = new EnumMap<>(ConfigKey.class);
    flags.forEach((key, text) -> fromFlags.put(key, new Setting(key.flag(), text)));
    places.add(fromFlags);
    return merged(places, problems);
  }

  /** Later places win; a bad value is a problem even where a later place overrides it. */
  private static CollectorConfig merged(List<Map<ConfigKey, Setting>> places, List<String> problems)
      throws ConfigException {
    Values values = new Values(problems);
    places.forEach(place -> place.forEach(values::take));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new CollectorConfig(
        values.listen,
        values.allowedHosts,
        values.interval,
        values.applicationPackages,
        values.source,
        values.maxSeries,
        values.events);
  }

  /** The values so far; single-threaded. */
  private static final class Values {
    private final List<String> problems;
    private ListenAddress listen = ListenAddress.parse(ConfigKey.LISTEN.defaultText());
    private Duration interval = interval(ConfigKey.INTERVAL.defaultText());
    private List<String> allowedHosts = List.of();
    private List<String> applicationPackages = List.of();
    private String source = ConfigKey.SOURCE.defaultText();
    private int maxSeries = series(ConfigKey.MAX_SERIES.defaultText());
    private EventLogSettings events = EventLogSettings.DEFAULTS;

    Values(List<String> problems) {
      this.problems = problems;
    }

    void take(ConfigKey key, Setting setting) {
      switch (key) {
        case LISTEN -> listen = parsed(key, setting, ListenAddress::parse, listen);
        case INTERVAL -> interval = parsed(key, setting, Values::interval, interval);
        case ALLOWED_HOSTS -> allowedHosts = parsed(key, setting, Values::hostNames, allowedHosts);
        case APP ->
            applicationPackages = parsed(key, setting, Values::packages, applicationPackages);
        case SOURCE -> source = parsed(key, setting, Values::source, source);
        case MAX_SERIES -> maxSeries = parsed(key, setting, Values::series, maxSeries);
        case EVENT_LOG, EVENT_LOG_MAX_BYTES, EVENT_LOG_FILES, EVENTS_PER_SECOND ->
            events = parsed(key, setting, text -> events.with(key, text), events);
      }
    }

    private <T> T parsed(ConfigKey key, Setting setting, Function<String, T> parser, T before) {
      try {
        return parser.apply(setting.text().strip());
      } catch (IllegalArgumentException e) {
        problems.add(
            setting.origin()
                + ": "
                + key.key()
                + " '"
                + setting.text()
                + "' is not usable: "
                + e.getMessage());
        return before;
      }
    }

    private static Duration interval(String text) {
      Duration interval = DurationText.parse(text);
      if (interval.compareTo(MIN_INTERVAL) < 0 || interval.compareTo(MAX_INTERVAL) > 0) {
        throw new IllegalArgumentException("must be from 100ms to 10m");
      }
      return interval;
    }

    private static List<String> hostNames(String text) {
      List<String> names = text.isEmpty() ? List.of() : split(text, Pattern.compile(","));
      for (String name : names) {
        if (!HOST_NAME.matcher(name).matches()) {
          throw new IllegalArgumentException("'" + name + "' is not a host name");
        }
      }
      return names;
    }

    private static List<String> packages(String text) {
      List<String> prefixes = text.isEmpty() ? List.of() : split(text, LIST_DIVIDERS);
      for (String prefix : prefixes) {
        if (!isPackagePrefix(prefix)) {
          throw new IllegalArgumentException(
              "'" + prefix + "' is not the beginning of a package name, such as com.acme");
        }
      }
      return prefixes;
    }

    private static String source(String text) {
      if (SourceCandidate.named(text).isEmpty()) {
        throw new IllegalArgumentException("must be one of " + SourceCandidate.names());
      }
      return text;
    }

    private static int series(String text) {
      if (!SERIES.matcher(text).matches()
          || Integer.parseInt(text) < MIN_SERIES
          || Integer.parseInt(text) > MOST_SERIES) {
        throw new IllegalArgumentException(
            "must be a number from " + MIN_SERIES + " to " + MOST_SERIES);
      }
      return Integer.parseInt(text);
    }

    private static List<String> split(String text, Pattern divider) {
      return Arrays.stream(divider.split(text, -1)).map(String::strip).toList();
    }

    private static boolean isIdentifierPart(int character) {
      return Character.isJavaIdentifierPart(character)
          && !Character.isIdentifierIgnorable(character);
    }

    private static boolean isPackagePrefix(String text) {
      return !text.isEmpty()
          && Character.isJavaIdentifierStart(text.charAt(0))
          && text.chars().allMatch(each -> each == '.' || isIdentifierPart(each))
          && !text.contains("..");
    }
  }
}
