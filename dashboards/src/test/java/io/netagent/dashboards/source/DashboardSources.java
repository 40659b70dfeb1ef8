package io.netagent.dashboards.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All dashboards as they are written into grafana/. */
public final class DashboardSources {
  private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

  private DashboardSources() {}

  /** The text of each file by the file's name, which is the dashboard's uid and {@code .json}. */
  public static Map<String, String> files() throws JsonProcessingException {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    printer.indentArraysWith(LINES);
    printer.indentObjectsWith(LINES);
    Map<String, String> files = new TreeMap<>();
    for (Page page : pages()) {
      String text = new ObjectMapper().writer(printer).writeValueAsString(page.json());
      files.put(page.uid() + ".json", text + "\n");
    }
    return files;
  }

  private static List<Page> pages() {
    return List.of(
        OverviewPage.page(),
        LeaksPage.page(),
        PortsPage.page(),
        QueuesPage.page(),
        JvmPage.page(),
        ItselfPage.page());
  }
}
