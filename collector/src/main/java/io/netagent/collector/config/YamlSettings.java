package io.netagent.collector.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Settings in a YAML file. Works on the composed nodes, not on constructed objects: only nodes know
 * their line, and duplicate keys are still there.
 */
final class YamlSettings {
  private static final int MAX_CODE_POINTS = 1 << 20;

  private final String file;
  private final List<String> problems;
  private final Map<ConfigKey, Setting> found = new EnumMap<>(ConfigKey.class);

  private YamlSettings(String file, List<String> problems) {
    this.file = file;
    this.problems = problems;
  }

  static Map<ConfigKey, Setting> read(Path file, List<String> problems) {
    YamlSettings settings = new YamlSettings(file.toString(), problems);
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      settings.read(reader);
    } catch (NoSuchFileException e) {
      problems.add(file + ": no such file");
    } catch (IOException e) {
      problems.add(file + ": can't be read: " + e);
    }
    return settings.found;
  }

  static Map<ConfigKey, Setting> read(String file, Reader reader, List<String> problems) {
    YamlSettings settings = new YamlSettings(file, problems);
    settings.read(reader);
    return settings.found;
  }

  private void read(Reader reader) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CODE_POINTS);
    try {
      Node root = new Yaml(new SafeConstructor(options)).compose(reader);
      if (root instanceof MappingNode mapping) {
        readKeys(mapping);
      } else if (root != null && !root.getTag().equals(Tag.NULL)) {
        problems.add(at(root.getStartMark()) + ": expected 'key: value' lines");
      }
    } catch (MarkedYAMLException e) {
      String problem = e.getProblem() == null ? e.getMessage() : e.getProblem();
      problems.add(at(e.getProblemMark()) + ": not YAML: " + problem);
    } catch (YAMLException e) {
      problems.add(file + ": not YAML: " + e.getMessage());
    }
  }

  private void readKeys(MappingNode mapping) {
    Map<String, Node> seen = new HashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node keyNode = tuple.getKeyNode();
      String name = keyNode instanceof ScalarNode scalar ? scalar.getValue() : "";
      ConfigKey key = ConfigKey.ofKey(name);
      Node earlier = seen.putIfAbsent(name, keyNode);
      if (key == null) {
        problems.add(
            at(keyNode.getStartMark())
                + ": no such key '"
                + name
                + "'"
                + NearestName.suggestion(name, ConfigKey.keys()));
      } else if (earlier != null) {
        problems.add(
            at(keyNode.getStartMark())
                + ": '"
                + name
                + "' stands twice, first at "
                + at(earlier.getStartMark()));
      } else {
        readValue(key, tuple.getValueNode());
      }
    }
  }

  private void readValue(ConfigKey key, Node value) {
    String origin = at(value.getStartMark());
    String text = text(value);
    if (text == null) {
      problems.add(origin + ": '" + key.key() + "' needs a value or a list of plain values");
    } else {
      found.put(key, new Setting(origin, text));
    }
  }

  /** The value as a flag would spell it; a list joined by commas. Null if it is neither. */
  private static @Nullable String text(Node value) {
    if (value instanceof ScalarNode scalar) {
      return scalar.getTag().equals(Tag.NULL) ? null : scalar.getValue();
    }
    if (value instanceof SequenceNode sequence
        && sequence.getValue().stream().allMatch(ScalarNode.class::isInstance)) {
      return sequence.getValue().stream()
          .map(each -> ((ScalarNode) each).getValue())
          .collect(Collectors.joining(","));
    }
    return null;
  }

  private String at(@Nullable Mark mark) {
    return mark == null ? file : file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
  }
}
