package io.netagent.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules once more, as the resource that the Prometheus Operator reads. */
class PrometheusRuleTest {
  private static final Path MANIFEST = Room.RULES.resolve("prometheusrule/netagent.yaml");
  private static final int DEADLINE_SECONDS = 20; // it takes some 10 ms

  @TempDir Path directory;

  @Test
  void manifest_inThisDirectory_isWhatTheScriptWrites() throws Exception {
    assertEquals(Room.text(MANIFEST), write(), "run rules/to-prometheusrule anew");
  }

  @Test
  void manifest_groups_areThoseOfTheRulesFiles() {
    ArrayNode groups = JsonNodeFactory.instance.arrayNode();
    Room.rules().forEach(file -> Room.yaml(file).path("groups").forEach(groups::add));
    JsonNode manifest = Room.yaml(MANIFEST);
    assertEquals("monitoring.coreos.com/v1", manifest.path("apiVersion").asText());
    assertEquals("PrometheusRule", manifest.path("kind").asText());
    assertTrue(groups.size() > 1);
    assertEquals(groups, manifest.at("/spec/groups"));
  }

  @Test
  void script_withLabels_putsThemBesideTheName() throws Exception {
    Path file = Files.writeString(directory.resolve("rule.yaml"), write("release=prometheus"));
    JsonNode metadata = Room.yaml(file).path("metadata");
    assertEquals("netagent", metadata.path("name").asText());
    assertEquals("prometheus", metadata.at("/labels/release").asText());
  }

  private String write(String... labels) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", "to-prometheusrule"));
    command.addAll(List.of(labels));
    Path written = Files.createTempFile(directory, "written", ".yaml");
    Process script =
        new ProcessBuilder(command)
            .directory(Room.RULES.toFile())
            .redirectOutput(written.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (!script.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      script.destroyForcibly();
      throw new IOException(command + " still runs");
    }
    assertEquals(0, script.exitValue());
    return Files.readString(written);
  }
}
