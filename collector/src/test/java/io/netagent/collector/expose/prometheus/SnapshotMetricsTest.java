package io.netagent.collector.expose.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.Requirement;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.SnapshotFixture;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotMetricsTest {
  private final LatestSnapshot latest = new LatestSnapshot(() -> 0);
  private final SnapshotMetrics metrics = new SnapshotMetrics(latest, "1.2.3");

  @TempDir private Path directory;

  @Test
  void exposition_ofTheFixture_isTheGoldenFile() throws IOException {
    assertEquals(golden(), text(SnapshotFixture.snapshot()));
  }

  @Test
  void exposition_ofTheFixture_hasEveryMetricOfTheCatalogue() {
    String text = text(SnapshotFixture.snapshot());
    for (MetricCatalog metric : MetricCatalog.values()) {
      assertTrue(
          text.contains("# HELP " + metric.metricName() + " "), () -> metric + " is missing");
    }
  }

  @Test
  void exposition_asOpenMetrics_hasUnitsAndEnds() {
    latest.accept(SnapshotFixture.snapshot());
    Exposition exposition =
        Exposition.of(metrics, "application/openmetrics-text; version=1.0.0,text/plain;q=0.5");
    assertEquals(TextFormat.CONTENT_TYPE_OPENMETRICS_100, exposition.contentType());
    assertTrue(exposition.text().contains("# UNIT netagent_collector_scan_seconds seconds\n"));
    assertTrue(exposition.text().contains("# TYPE netagent_jvm_connections_opened counter\n"));
    assertTrue(exposition.text().endsWith("# EOF\n"));
  }

  @Test
  void exposition_beforeTheFirstSnapshot_tellsTheVersion() {
    assertTrue(
        Exposition.of(metrics, null)
            .text()
            .contains("netagent_collector_info{version=\"1.2.3\",source=\"\",} 1.0\n"));
  }

  @Test
  void exposition_ofPromtool_isAccepted() throws Exception {
    Requirement.command("promtool");
    Path file = Files.writeString(directory.resolve("metrics"), text(SnapshotFixture.snapshot()));
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(file.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, promtool.waitFor(), output);
    assertEquals("", output);
  }

  @Test
  void findings_whenTheLeakEnds_areAnExplicitZero() {
    String series =
        "netagent_findings{rule=\"close-wait-leak\",severity=\"warning\",benign=\"false\","
            + "process=\"billing\",pid=\"4242\",} ";
    assertTrue(text(SnapshotFixture.snapshot()).contains(series + "1.0\n"));
    assertTrue(text(SnapshotFixture.healthy()).contains(series + "0.0\n"));
  }

  @Test
  void findings_ofTwoSites_areCounted() {
    List<io.netagent.collector.diagnose.finding.Finding> twice =
        List.of(SnapshotFixture.leak(), SnapshotFixture.leak());
    assertTrue(
        text(SnapshotFixture.snapshot(twice, 1))
            .contains("benign=\"false\",process=\"billing\",pid=\"4242\",} 2.0\n"));
  }

  @Test
  void counters_whenAReadingFalls_stay() {
    assertTrue(text(SnapshotFixture.opened(1, 100)).contains(openedByClient("100.0")));
    assertTrue(text(SnapshotFixture.opened(1, 90)).contains(openedByClient("100.0")));
    assertTrue(text(SnapshotFixture.opened(1, 110)).contains(openedByClient("110.0")));
  }

  @Test
  void counters_ofAnotherProcessUnderTheSamePid_beginAnew() {
    text(SnapshotFixture.opened(1, 100));
    assertTrue(text(SnapshotFixture.opened(2, 3)).contains(openedByClient("3.0")));
  }

  @Test
  void namespace_thatCannotBeRead_hasNoSeriesInsteadOfZeros() {
    String text = text(SnapshotFixture.snapshot());
    assertTrue(text.contains("netagent_tcp_ephemeral_ports_available{netns=\"own\",} 900.0\n"));
    assertFalse(text.contains("ephemeral_ports_available{netns=\"4026532177\""), text);
    assertFalse(text.contains("kind=\"inuse6\""), text);
    assertFalse(text.contains("limit=\"max_orphans\""), text);
    assertFalse(text.contains("event=\"backlog_drops\""), text);
  }

  @Test
  void limits_thatAreNone_areInfinite() {
    assertTrue(
        text(SnapshotFixture.snapshot())
            .contains("netagent_host_tcp_limit{limit=\"max_files\",} +Inf\n"));
  }

  @Test
  void exhaustion_whileNothingGrows_isInfinite() {
    String text = text(SnapshotFixture.snapshot());
    String metric = "netagent_tcp_ephemeral_ports_exhaustion_seconds";
    assertTrue(text.contains(metric + "{call=\"connect\",netns=\"own\",} 90.0\n"), text);
    assertTrue(text.contains(metric + "{call=\"bind\",netns=\"own\",} +Inf\n"), text);
  }

  @Test
  void families_ofOneSnapshot_areBuiltOnce() {
    latest.accept(SnapshotFixture.snapshot());
    assertSame(metrics.collect(), metrics.collect());
  }

  @Test
  void labels_ofAHostileName_areEscaped() {
    String text = text(SnapshotFixture.named("evil\"} 1\nfake_metric 2\\\u0000\u001B[2J\u009B"));
    assertTrue(text.contains("process=\"evil\\\"} 1\\nfake_metric 2\\\\\uFFFD\uFFFD[2J\uFFFD\""));
    assertFalse(text.contains("\nfake_metric"));
  }

  @Test
  void labels_ofAnOverlongName_areCut() {
    assertFalse(text(SnapshotFixture.named("x".repeat(201))).contains("x".repeat(201)));
  }

  private String text(Snapshot snapshot) {
    latest.accept(snapshot);
    return Exposition.of(metrics, null).text();
  }

  private static String openedByClient(String value) {
    return "netagent_jvm_connections_opened_total{role=\"client\",process=\"billing\",pid=\"4242\",} "
        + value
        + "\n";
  }

  private static String golden() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            SnapshotMetricsTest.class.getResourceAsStream("/expose/exposition.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
