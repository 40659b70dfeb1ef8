package io.netagent.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The files of this directory, found by where they lie, so that the next one is tested without a
 * word.
 */
final class Room {
  static final Path ROOT = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  static final Path RULES = ROOT.resolve("rules");
  static final Path RULE_TESTS = ROOT.resolve("src/test/resources/rules");
  static final Path RUNBOOKS = ROOT.resolve("runbooks");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Room() {}

  static List<Path> dashboards() {
    return files(ROOT.resolve("grafana"), ".json");
  }

  static List<Path> rules() {
    return files(RULES, ".yaml");
  }

  static List<Path> ruleTests() {
    return files(RULE_TESTS, ".test.yaml");
  }

  static List<Path> runbooks() {
    return files(RUNBOOKS, ".md");
  }

  static JsonNode json(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** YAML as a JSON tree: one way to walk both. */
  static JsonNode yaml(Path file) {
    Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(text(file));
    return JSON.valueToTree(document);
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every rule that fires an alert, of every rules file. */
  static List<JsonNode> alerts() {
    return rulesAndRecordings().stream().filter(rule -> rule.has("alert")).toList();
  }

  static List<JsonNode> rulesAndRecordings() {
    List<JsonNode> all = new ArrayList<>();
    for (Path file : rules()) {
      for (JsonNode group : yaml(file).path("groups")) {
        group.path("rules").forEach(all::add);
      }
    }
    return all;
  }

  private static List<Path> files(Path directory, String suffix) {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().endsWith(suffix)).sorted().toList();
      if (found.isEmpty()) {
        throw new IllegalStateException("no " + suffix + " in " + directory);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
