package io.netagent.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links in panels, cells and alerts lead to something that is there. */
class DashboardLinksTest {
  private static final Pattern DASHBOARD = Pattern.compile("/d/([^?/]+)\\?(.*)");
  private static final Pattern RUNBOOK = Pattern.compile("https://netagent\\.io/runbooks/(.+)");

  static List<Dashboard> dashboards() {
    return Dashboard.all();
  }

  private static Set<String> uids() {
    Set<String> uids = new TreeSet<>();
    Dashboard.all().forEach(each -> uids.add(each.json().path("uid").asText()));
    return uids;
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void links_ofPanelsAndCells_leadToADashboardOrARunbook(Dashboard dashboard) {
    Set<String> runbooks = new TreeSet<>();
    Room.runbooks().forEach(file -> runbooks.add(file.getFileName().toString()));
    for (JsonNode panel : dashboard.panels()) {
      for (String url : urls(panel)) {
        Matcher page = DASHBOARD.matcher(url);
        Matcher runbook = RUNBOOK.matcher(url);
        if (page.matches()) {
          assertTrue(uids().contains(page.group(1)), url);
          assertTrue(page.group(2).contains("${__url_time_range}"), "the time is lost: " + url);
        } else {
          assertTrue(runbook.matches(), url);
          boolean ofTheRow = runbook.group(1).equals("${__data.fields.Alert}");
          assertTrue(ofTheRow || runbooks.contains(runbook.group(1) + ".md"), url);
        }
      }
    }
  }

  private static List<String> urls(JsonNode panel) {
    List<String> urls = new ArrayList<>();
    panel.findValuesAsText("url").forEach(urls::add);
    return urls;
  }

  @Test
  void links_fromTheOverview_leadToEveryOtherPage() {
    Dashboard overview =
        dashboards().stream().filter(d -> d.file().contains("overview")).findFirst().orElseThrow();
    Set<String> reached = new TreeSet<>(Set.of("netagent-overview"));
    for (JsonNode panel : overview.panels()) {
      for (String url : urls(panel)) {
        Matcher page = DASHBOARD.matcher(url);
        if (page.matches()) {
          reached.add(page.group(1));
        }
      }
    }
    assertEquals(uids(), reached);
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void links_ofThePage_listAllPagesByTheirTag(Dashboard dashboard) {
    JsonNode pages = dashboard.json().at("/links/0");
    assertEquals("dashboards", pages.path("type").asText());
    assertEquals("netagent", pages.at("/tags/0").asText());
    assertTrue(pages.path("includeVars").asBoolean() && pages.path("keepTime").asBoolean());
  }

  @Test
  void dashboardUrls_ofAlerts_leadToADashboardWithItsVariables() {
    assertFalse(Room.alerts().isEmpty());
    for (JsonNode alert : Room.alerts()) {
      String url = alert.at("/annotations/dashboard_url").asText();
      Matcher page = Pattern.compile("https://[^/]+/d/([^?/]+)\\?(.*)").matcher(url);
      assertTrue(page.matches() && uids().contains(page.group(1)), url);
      for (String parameter : page.group(2).split("&")) {
        assertTrue(parameter.matches("var-(job|instance|process)=.+"), url);
      }
    }
  }
}
