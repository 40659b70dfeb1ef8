package io.netagent.collector.expose.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.RandomSnapshot;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.exemplars.Exemplar;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** simpleclient writes the same. */
class ExpositionWriterPropertyTest {
  private final ExpositionWriter writer = new ExpositionWriter();

  @Property(tries = 1000)
  void families_ofAnything_areWrittenAsBySimpleclient(
      @ForAll("types") Collector.Type type,
      @ForAll("texts") String help,
      @ForAll("texts") String label,
      @ForAll("numbers") double value)
      throws IOException {
    String suffix =
        switch (type) {
          case COUNTER -> "_total";
          case INFO -> "_info";
          default -> "";
        };
    Exemplar exemplar = type == Collector.Type.COUNTER ? new Exemplar(value, "site", label) : null;
    String name = (type == Collector.Type.INFO ? "a" : "a_seconds") + suffix;
    Series plain = new Series(name, List.of(), List.of(), 0);
    plain.value = value;
    Series labelled = new Series(name, List.of("x", "y"), List.of(label, "z"), 0);
    labelled.value = value;
    labelled.exemplar = exemplar;
    MetricShape shape = MetricShape.of(name, type, List.of());
    assertSame(List.of(new Family(name, shape, help, List.of(plain, labelled))));
  }

  @Property(tries = 20)
  void families_ofAnyHost_areWrittenAsBySimpleclientAndKeepTheStandard(@ForAll long seed)
      throws IOException {
    LatestSnapshot latest = new LatestSnapshot(() -> 0);
    latest.accept(RandomSnapshot.of(seed, 20, 3, 3));
    List<Family> families = new SnapshotMetrics(latest, "1", 10_000).collect();
    assertSame(families);
    OpenMetricsCheck.of(text(writer.openMetrics(families)));
  }

  private void assertSame(List<Family> families) throws IOException {
    List<MetricFamilySamples> reference = SimpleclientFamilies.of(families);
    StringWriter text = new StringWriter();
    TextFormat.write004(text, Collections.enumeration(reference));
    assertEquals(text.toString(), text(writer.text004(families)));
    StringWriter open = new StringWriter();
    TextFormat.writeOpenMetrics100(open, Collections.enumeration(reference));
    assertEquals(open.toString(), text(writer.openMetrics(families)));
  }

  private static String text(ByteText text) {
    return new String(text.copy(), StandardCharsets.UTF_8);
  }

  @Provide
  Arbitrary<Collector.Type> types() {
    return Arbitraries.of(Collector.Type.GAUGE, Collector.Type.COUNTER, Collector.Type.INFO);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("a", "\"", "\\", "\n", " ", "é", "語", "\uD83D\uDE00", "0", "}", "#")
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<Double> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.doubles(),
        Arbitraries.integers().map(Integer::doubleValue),
        Arbitraries.of(
            0.0, -0.0, 9_999_999.0, 1e7, 1e-3, Double.NaN, Double.POSITIVE_INFINITY, -1.0));
  }
}
