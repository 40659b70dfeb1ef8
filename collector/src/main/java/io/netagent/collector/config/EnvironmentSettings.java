package io.netagent.collector.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Settings in {@code NETAGENT_…} variables. A misspelt one would do nothing, so it is a problem.
 */
final class EnvironmentSettings {
  /** Names the settings file, as {@code --config} does. */
  static final String CONFIG_VARIABLE = ConfigKey.ENVIRONMENT_PREFIX + "CONFIG";

  /** Read at the very start of the process, where it decides over the JVM; no setting of ours. */
  static final String JVM_VARIABLE = ConfigKey.ENVIRONMENT_PREFIX + "JVM";

  private static final Set<String> JVM_VALUES = Set.of("lean", "as-is");

  /**
   * What Kubernetes puts into every container of a namespace that has a Service called {@code
   * netagent} or {@code netagent-…}. Not meant for us, and refusing them would keep us from
   * starting.
   */
  private static final Pattern KUBERNETES_SERVICE_LINK =
      Pattern.compile(
          "NETAGENT_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?"
              + "|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

  private static final Pattern KUBERNETES_PORT_VALUE = Pattern.compile("(tcp|udp|sctp)://.*");

  private EnvironmentSettings() {}

  static Map<ConfigKey, Setting> read(Map<String, String> environment, List<String> problems) {
    Map<ConfigKey, Setting> found = new EnumMap<>(ConfigKey.class);
    Map<String, ConfigKey> known = new TreeMap<>();
    for (ConfigKey key : ConfigKey.values()) {
      known.put(key.environmentVariable(), key);
    }
    List<String> names = new ArrayList<>(known.keySet());
    names.add(CONFIG_VARIABLE);
    names.add(JVM_VARIABLE);
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      String name = variable.getKey();
      ConfigKey key = known.get(name);
      if (key != null) {
        found.put(key, new Setting(name, variable.getValue()));
      } else if (name.equals(JVM_VARIABLE)) {
        if (!JVM_VALUES.contains(variable.getValue())) {
          problems.add(name + ": must be lean or as-is, not '" + variable.getValue() + "'");
        }
      } else if (name.startsWith(ConfigKey.ENVIRONMENT_PREFIX)
          && !name.equals(CONFIG_VARIABLE)
          && !isKubernetesServiceLink(name, variable.getValue())) {
        problems.add(name + ": no such environment variable" + NearestName.suggestion(name, names));
      }
    }
    return found;
  }

  private static boolean isKubernetesServiceLink(String name, String value) {
    return KUBERNETES_SERVICE_LINK.matcher(name).matches()
        || (name.endsWith("_PORT") && KUBERNETES_PORT_VALUE.matcher(value).matches());
  }
}
