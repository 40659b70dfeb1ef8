package io.netagent.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DashboardLintTest {
  static List<Dashboard> dashboards() {
    return Dashboard.all();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void faultsOf_everyDashboard_isEmpty(Dashboard dashboard) {
    assertEquals(List.of(), DashboardLint.faultsOf(dashboard));
  }

  /** Each fault is put into a sound dashboard, so that no rule is silent by mistake. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "uneditable-dashboard-rule | \"editable\":false | \"editable\":true",
        "template-datasource-rule | \"label\":\"Data source\" | \"label\":\"Source\"",
        "template-datasource-rule | \"type\":\"datasource\" | \"type\":\"query\"",
        "template-job-rule | \"name\":\"job\" | \"name\":\"cluster\"",
        "template-job-rule | \"multi\":true | \"multi\":false",
        "template-job-rule | \"allValue\":\".+\" | \"allValue\":\".*\"",
        "template-instance-rule | \"label\":\"Instance\" | \"label\":\"Host\"",
        "template-process-rule | \"label\":\"Process\" | \"label\":\"Service\"",
        "template-on-time-change-reload-rule | \"refresh\":2 | \"refresh\":1",
        "template-unused-rule | process=~\\\"$process\\\" | state=~\\\".+\\\"",
        "panel-title-description-rule | \"description\":\"All TCP | \"was\":\"All TCP",
        "panel-units-rule | \"unit\":\"s\" | \"unit\":\"sec\"",
        "panel-no-targets-rule | \"targets\":[ | \"targets\":[],\"was\":[",
        "panel-datasource-rule | \"uid\":\"${datasource}\" | \"uid\":\"prometheus\"",
        "target-job-rule | job=~\\\"$job\\\", | ``",
        "target-instance-rule | ,instance=~\\\"$instance\\\" | ``",
        "target-job-rule | on (job, instance) up{ | on (job, instance) up + up{",
        "no-fixed-instance-rule | process=~\\\"$process\\\" | process=~\\\"checkout\\\"",
        "target-rate-interval-rule | [$__rate_interval] | [5m]",
        "target-counter-agg-rule | rate(netagent | avg_over_time(netagent",
        "target-counter-agg-rule | increase(netagent | last_over_time(netagent",
        "legend-rule | {{process}} [{{pid}}] {{instance}} | {{process}} {{instance}}",
        "legend-rule | by (state)  | by (state, pid) ",
      })
  void faultsOf_oneFault_namesItsRule(String rule, String sound, String faulty) throws Exception {
    Dashboard overview =
        dashboards().stream().filter(d -> d.file().contains("overview")).findFirst().orElseThrow();
    String text = overview.json().toString();
    String broken = text.replace(sound, faulty);
    assertNotEquals(text, broken, "nothing to replace");
    List<String> faults =
        DashboardLint.faultsOf(new Dashboard(overview.file(), new ObjectMapper().readTree(broken)));
    assertTrue(faults.stream().anyMatch(fault -> fault.startsWith(rule + ":")), faults.toString());
  }

  @Test
  void faultsOf_bucketOutsideOfAQuantile_namesItsRule() throws Exception {
    Dashboard jvm =
        dashboards().stream().filter(d -> d.file().contains("-jvm")).findFirst().orElseThrow();
    String broken = jvm.json().toString().replace("histogram_quantile(0.95, ", "max(");
    List<String> faults =
        DashboardLint.faultsOf(new Dashboard(jvm.file(), new ObjectMapper().readTree(broken)));
    assertTrue(faults.stream().anyMatch(f -> f.startsWith("target-histogram-rule:")), "" + faults);
  }
}
