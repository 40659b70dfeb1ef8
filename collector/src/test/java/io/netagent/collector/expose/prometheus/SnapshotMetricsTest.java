package io.netagent.collector.expose.prometheus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.Requirement;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.event.LossReason;
import io.netagent.collector.expose.EventLogStatus;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.SnapshotFixture;
import io.prometheus.client.exemplars.Exemplar;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotMetricsTest {
  private final LatestSnapshot latest = new LatestSnapshot(() -> 0);
  private final SnapshotMetrics metrics = new SnapshotMetrics(latest, "1.2.3", 10_000);
  private final Exposition exposition = new Exposition(metrics);

  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0,text/plain;q=0.5";

  @TempDir private Path directory;

  @Test
  void exposition_ofTheFixture_isTheGoldenFile() throws IOException {
    assertEquals(golden(), text(SnapshotFixture.snapshot()));
  }

  @Test
  void exposition_ofTheFixtures_hasEveryMetricOfTheCatalogue() {
    EventLogStatus events = new EventLogStatus(12, Map.of(LossReason.RATE, 3L), List.of());
    String text =
        text(SnapshotFixture.snapshot().with(events))
            + text(SnapshotFixture.withAgent(SnapshotFixture.late(9)));
    assertTrue(text.contains("netagent_events_written_total 12.0\n"));
    assertTrue(text.contains("netagent_events_lost_total{reason=\"rate\",} 3.0\n"));
    assertTrue(text.contains("netagent_events_lost_total{reason=\"output\",} 0.0\n"));
    for (MetricCatalog metric : MetricCatalog.values()) {
      assertTrue(
          text.contains("# HELP " + metric.metricName() + " "), () -> metric + " is missing");
    }
  }

  @Test
  void exposition_asOpenMetrics_hasUnitsAndEnds() {
    latest.accept(SnapshotFixture.snapshot());
    Exposition.Answer answer = exposition.answer(OPEN_METRICS, false);
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    assertEquals(TextFormat.CONTENT_TYPE_OPENMETRICS_100, answer.contentType());
    assertTrue(text.contains("# UNIT netagent_collector_scan_seconds seconds\n"));
    assertTrue(text.contains("# TYPE netagent_jvm_connections_opened counter\n"));
    assertTrue(text.endsWith("# EOF\n"));
    OpenMetricsCheck.of(text);
  }

  @Test
  void exposition_beforeTheFirstSnapshot_tellsTheVersion() {
    assertTrue(
        text(exposition).contains("netagent_collector_info{version=\"1.2.3\",source=\"\",} 1.0\n"));
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
    List<Finding> twice = List.of(SnapshotFixture.leak(), SnapshotFixture.leak());
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
  void answers_ofOneSnapshot_areWrittenOnce() {
    latest.accept(SnapshotFixture.snapshot());
    Exposition.Answer first = exposition.answer(OPEN_METRICS, true);
    assertSame(first, exposition.answer(OPEN_METRICS, true));
    latest.accept(SnapshotFixture.snapshot());
    assertNotSame(first, exposition.answer(OPEN_METRICS, true));
  }

  @Test
  void answer_zipped_isTheSame() throws IOException {
    latest.accept(SnapshotFixture.snapshot());
    byte[] zipped = exposition.answer(null, true).body();
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes();
    assertArrayEquals(exposition.answer(null, false).body(), plain);
    assertTrue(zipped.length < plain.length / 4, zipped.length + " of " + plain.length);
  }

  @Test
  void exemplar_ofAFinding_leadsToItsSiteAndStandsInOpenMetricsOnly() {
    latest.accept(SnapshotFixture.snapshot());
    String example =
        "role=\"client\",process=\"billing\",pid=\"4242\"} 100.0 # {rule=\"close-wait-leak\",site=\""
            + SnapshotFixture.SITE
            + "\"} 3.0\n";
    String open = new String(exposition.answer(OPEN_METRICS, false).body(), StandardCharsets.UTF_8);
    assertTrue(open.contains(example), open);
    assertFalse(text(exposition).contains("# {"));
  }

  @Test
  void exemplar_ofALongSite_keepsTheEndOfIt() {
    Finding finding = SnapshotFixture.leakAt("com." + "x".repeat(150) + ".A.b(A.java:7)");
    FindingExemplars exemplars = new FindingExemplars(List.of(finding));
    Exemplar exemplar =
        Objects.requireNonNull(
            exemplars.of(SnapshotFixture.SICK_PID, MetricCatalog.JVM_OPENED, "client"));
    int characters = 0;
    for (int i = 0; i < exemplar.getNumberOfLabels(); i++) {
      characters += exemplar.getLabelName(i).length() + exemplar.getLabelValue(i).length();
    }
    assertEquals(FindingExemplars.MOST_CHARACTERS, characters);
    assertTrue(exemplar.getLabelValue(1).endsWith(".A.b(A.java:7)"));
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
    return text(exposition);
  }

  private static String text(Exposition exposition) {
    return new String(exposition.answer(null, false).body(), StandardCharsets.UTF_8);
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
