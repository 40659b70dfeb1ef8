package io.netagent.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.dashboards.source.DashboardSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The JSON files are what the source says; {@code -Dnetagent.dashboards.write} writes them. */
class DashboardFilesTest {
  @Test
  void files_all_areWhatTheirSourceSays() throws Exception {
    Map<String, String> written = DashboardSources.files();
    if (System.getProperty("netagent.dashboards.write") != null) {
      for (Map.Entry<String, String> file : written.entrySet()) {
        Files.writeString(Room.ROOT.resolve("grafana").resolve(file.getKey()), file.getValue());
      }
    }
    Map<String, String> found = new TreeMap<>();
    for (Path file : Room.dashboards()) {
      found.put(file.getFileName().toString(), Room.text(file));
    }
    assertEquals(written.keySet(), found.keySet());
    written.forEach((name, text) -> assertEquals(text, found.get(name), name));
  }
}
