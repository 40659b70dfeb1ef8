package io.netagent.benchmarks.overhead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a watched JVM has beside its program. */
enum Variant {
  NONE("none"),
  /** The same again: what two equal JVMs differ by is what can't be resolved. */
  CONTROL("control"),
  NETAGENT("netagent"),
  OPENTELEMETRY("OpenTelemetry's javaagent"),
  JFR("JFR, socket events at 0 ms");

  private final String title;

  Variant(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /**
   * Those that there are for this JDK.
   *
   * @param openTelemetry the jar of its agent, or null
   */
  static List<Variant> of(Path javaHome, @Nullable Path openTelemetry) {
    List<Variant> variants = new ArrayList<>(List.of(NONE, CONTROL, NETAGENT));
    if (openTelemetry != null) {
      variants.add(OPENTELEMETRY);
    }
    if (Files.exists(javaHome.resolve("bin/jfr"))) {
      variants.add(JFR);
    }
    return variants;
  }

  /**
   * The options of the JVM.
   *
   * @param directory for records and recordings, on tmpfs
   */
  List<String> options(Path agent, @Nullable Path openTelemetry, Path directory)
      throws IOException {
    return switch (this) {
      case NONE, CONTROL -> List.of();
      case NETAGENT -> List.of("-javaagent:" + agent + "=record=" + directory);
      case OPENTELEMETRY ->
          List.of(
              "-javaagent:" + openTelemetry,
              // Spans are made, as in production, and go nowhere.
              "-Dotel.traces.exporter=none",
              "-Dotel.metrics.exporter=none",
              "-Dotel.logs.exporter=none",
              "-Dotel.javaagent.logging=none");
      case JFR ->
          List.of(
              "-XX:StartFlightRecording=settings="
                  + Files.writeString(directory.resolve("sockets.jfc"), SOCKET_EVENTS)
                  + ",maxsize=64m,filename="
                  + directory.resolve("end.jfr"),
              "-XX:FlightRecorderOptions=repository=" + directory.resolve("jfr"));
    };
  }

  /** Only these two, so that no other event of JFR's settings counts as a cost of sockets. */
  private static final String SOCKET_EVENTS =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <configuration version="2.0">
        <event name="jdk.SocketRead">
          <setting name="enabled">true</setting>
          <setting name="stackTrace">true</setting>
          <setting name="threshold">0 ms</setting>
        </event>
        <event name="jdk.SocketWrite">
          <setting name="enabled">true</setting>
          <setting name="stackTrace">true</setting>
          <setting name="threshold">0 ms</setting>
        </event>
      </configuration>
      """;
}
