package io.netagent.collector.expose.cli;

import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.config.ConfigException;
import io.netagent.collector.config.ConfigKey;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The options of every command. Values stay text here: flags, environment and file are checked
 * together, so that all problems are told at once.
 */
final class SharedOptions {
  @Option(
      names = "--config",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "YAML file with these settings, keys without the dashes; also NETAGENT_CONFIG.")
  @Nullable Path config;

  @Option(
      names = "--listen",
      scope = ScopeType.INHERIT,
      paramLabel = "HOST:PORT",
      description = "Where to serve, or where to ask; 127.0.0.1:9465.")
  @Nullable String listen;

  @Option(
      names = "--allowed-hosts",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME[,NAME]",
      description = "Host names, besides loopback and the listen address, that requests may use.")
  @Nullable String allowedHosts;

  @Option(
      names = "--interval",
      scope = ScopeType.INHERIT,
      paramLabel = "TIME",
      description = "From one look at the sockets to the next, such as 500ms or 5s; 5s.")
  @Nullable String interval;

  @Option(
      names = "--app",
      scope = ScopeType.INHERIT,
      paramLabel = "PKG[:PKG]",
      description =
          "Package prefixes of your own code, such as com.acme:org.foo. Without it, known libraries"
              + " are skipped.")
  @Nullable String app;

  @Option(
      names = "--source",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description =
          "Where to read the kernel's sockets: netlink, proc, ss, netstat; or auto, the first of"
              + " these that works.")
  @Nullable String source;

  @Option(
      names = "--max-series",
      scope = ScopeType.INHERIT,
      paramLabel = "NUMBER",
      description = "At most so many series on /metrics, the rest is folded into other; 10000.")
  @Nullable String maxSeries;

  @Option(
      names = "--event-log",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE|-",
      description =
          "run: log lifecycle events of the connections of JVMs with the agent there, as JSON lines;"
              + " - is standard output. Without it, none.")
  @Nullable String eventLog;

  @Option(
      names = "--event-log-max-bytes",
      scope = ScopeType.INHERIT,
      paramLabel = "NUMBER",
      description = "A file of the event log that is as large makes room for the next; 100MiB.")
  @Nullable String eventLogMaxBytes;

  @Option(
      names = "--event-log-files",
      scope = ScopeType.INHERIT,
      paramLabel = "NUMBER",
      description = "So many files of the event log are kept: FILE, FILE.1, ...; 5.")
  @Nullable String eventLogFiles;

  @Option(
      names = "--events-per-second",
      scope = ScopeType.INHERIT,
      paramLabel = "NUMBER",
      description = "At most so many events of all JVMs, more are counted as lost; 5000.")
  @Nullable String eventsPerSecond;

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      description = "No colours, also on a terminal; as NO_COLOR does.")
  boolean noColor;

  CollectorConfig load(Map<String, String> environment) throws ConfigException {
    Map<ConfigKey, String> flags = new EnumMap<>(ConfigKey.class);
    put(flags, ConfigKey.LISTEN, listen);
    put(flags, ConfigKey.ALLOWED_HOSTS, allowedHosts);
    put(flags, ConfigKey.INTERVAL, interval);
    put(flags, ConfigKey.APP, app);
    put(flags, ConfigKey.SOURCE, source);
    put(flags, ConfigKey.MAX_SERIES, maxSeries);
    put(flags, ConfigKey.EVENT_LOG, eventLog);
    put(flags, ConfigKey.EVENT_LOG_MAX_BYTES, eventLogMaxBytes);
    put(flags, ConfigKey.EVENT_LOG_FILES, eventLogFiles);
    put(flags, ConfigKey.EVENTS_PER_SECOND, eventsPerSecond);
    return CollectorConfig.load(flags, config, environment);
  }

  private static void put(Map<ConfigKey, String> flags, ConfigKey key, @Nullable String text) {
    if (text != null) {
      flags.put(key, text);
    }
  }
}
