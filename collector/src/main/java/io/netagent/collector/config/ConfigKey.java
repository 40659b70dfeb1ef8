package io.netagent.collector.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Each setting once. Its three spellings follow from the key: flag, environment variable, YAML. */
public enum ConfigKey {
  LISTEN("listen", "127.0.0.1:9465"),
  ALLOWED_HOSTS("allowed-hosts", ""),
  INTERVAL("interval", "5s"),
  APP("app", ""),
  SOURCE("source", "auto"),
  MAX_SERIES("max-series", "10000"),
  EVENT_LOG("event-log", ""),
  EVENT_LOG_MAX_BYTES("event-log-max-bytes", "100MiB"),
  EVENT_LOG_FILES("event-log-files", "5"),
  EVENTS_PER_SECOND("events-per-second", "5000");

  static final String ENVIRONMENT_PREFIX = "NETAGENT_";

  private final String key;
  private final String defaultText;

  ConfigKey(String key, String defaultText) {
    this.key = key;
    this.defaultText = defaultText;
  }

  /** As it stands in the YAML file. */
  public String key() {
    return key;
  }

  public String flag() {
    return "--" + key;
  }

  public String environmentVariable() {
    return ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** What holds when nobody says anything; written as a user would write it. */
  public String defaultText() {
    return defaultText;
  }

  static @Nullable ConfigKey ofKey(String key) {
    return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst().orElse(null);
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(ConfigKey::key).toList();
  }
}
