package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netagent.recorder.EventKind;
import io.netagent.recorder.FlightEvent;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Events that happen in a trace of OpenTelemetry tell its ids. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#all")
@Timeout(300)
class TracesIT {
  /** Copied by the build from the repository of published libraries. */
  private static final Path LIBRARIES = Path.of("target", "libs").toAbsolutePath();

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String OTHER_TRACE = "fedcba9876543210fedcba9876543210";
  private static final String OTHER_SPAN = "8000000000000001";

  /** 'GET' : TRACE SPAN CLIENT, as LoggingSpanExporter writes it. */
  private static final Pattern LOGGED = Pattern.compile(" : ([0-9a-f]{32}) ([0-9a-f]{16}) CLIENT ");

  @Parameter Jdk jdk;

  private ChildJvm.Builder withApi() {
    String classPath =
        Stream.concat(
                Stream.of(ChildJvm.childClasses(8)),
                Stream.of("api", "context", "common")
                    .map(part -> LIBRARIES.resolve("opentelemetry-" + part + ".jar")))
            .map(Path::toString)
            .collect(Collectors.joining(":"));
    return ChildJvm.on(jdk).classPath(classPath);
  }

  /** Of the main thread, which is in the trace; sites are the agent's thread's. */
  private static List<FlightEvent> ofMain(EventWatch watch) {
    return watch.events().stream().filter(event -> event.threadName().equals("main")).toList();
  }

  private static void assertTraced(ChildJvm child, EventWatch watch, String trace, String span)
      throws Exception {
    child.ask("Traced.connection " + (trace + " " + span).trim());
    watch.await(EventKind.CLOSED, 2);
    List<FlightEvent> events = ofMain(watch);
    assertTrue(events.size() >= 6, () -> EventWatch.texts(events));
    for (FlightEvent event : events) {
      assertEquals(trace, event.traceId(), event.kind()::toString);
      assertEquals(span, event.spanId(), event.kind()::toString);
    }
    watch.events().clear();
  }

  @Test
  void trace_apiOfTheApplication_isToldWhileItIsCurrent() throws Exception {
    try (ChildJvm child = withApi().start()) {
      child.line();
      // In use before anybody wants events.
      child.ask("Traced.connection " + TRACE + " " + SPAN);
      try (EventWatch watch = EventWatch.of(child)) {
        assertTraced(child, watch, TRACE, SPAN);
        assertTraced(child, watch, "", "");
        assertTraced(child, watch, OTHER_TRACE, OTHER_SPAN);
      }
      child.endQuietly();
    }
  }

  @Test
  void trace_apiComesLater_isToldSoon() throws Exception {
    try (ChildJvm child = withApi().start()) {
      child.line();
      try (EventWatch watch = EventWatch.of(child)) {
        assertTraced(child, watch, "", "");
        Await.until(
            () -> {
              child.ask("Traced.connection " + TRACE + " " + SPAN);
              watch.read();
              return ofMain(watch);
            },
            seen -> seen.stream().anyMatch(event -> event.traceId().equals(TRACE)),
            () -> "a trace");
      }
      child.endQuietly();
    }
  }

  @Test
  void loader_ofAnApplicationThatWasTraced_isCollected() throws Exception {
    try (ChildJvm child = withApi().start()) {
      child.line();
      try (EventWatch watch = EventWatch.of(child)) {
        child
            .ask("Loaders.webApplication Traced.often " + TRACE + " " + SPAN)
            .assertFact("collected", "true");
        watch.read();
        assertTrue(
            watch.events().stream().anyMatch(event -> event.traceId().equals(TRACE)),
            () -> EventWatch.texts(watch.events()));
      }
      child.endQuietly();
    }
  }

  @ParameterizedTest
  @EnumSource
  void trace_agentOfOpenTelemetry_isThatOfTheSpan(BesideAgentsIT.Other place) throws Exception {
    assumeTrue(jdk.feature() == 17 || jdk.feature() == 25, "its start takes 3 to 6 s: two JDKs do");
    String[] options = {
      "-javaagent:" + LIBRARIES.resolve("opentelemetry-javaagent.jar"),
      "-Dotel.traces.exporter=logging",
      "-Dotel.metrics.exporter=none",
      "-Dotel.logs.exporter=none"
    };
    ChildJvm.Builder builder = ChildJvm.on(jdk).jvm("-Dhttp.keepAlive=false");
    if (place == BesideAgentsIT.Other.BEFORE_OURS) {
      builder.jvm(options);
    } else {
      builder.program(options).program(ChildJvm.COMMANDS);
    }
    try (ChildJvm child = builder.start()) {
      for (String line = child.line(); !line.equals("ready"); line = child.line()) {
        // What the other agent has to say.
      }
      try (EventWatch watch = EventWatch.of(child)) {
        Set<String> traced = new HashSet<>();
        Await.until(
            () -> {
              child.ask("Http.urlConnection 127.0.0.1");
              child.ask("close");
              watch.read();
              for (FlightEvent event : watch.events()) {
                if (event.kind() == EventKind.CONNECTED && !event.traceId().isEmpty()) {
                  traced.add(event.traceId() + " " + event.spanId());
                }
              }
              return traced;
            },
            seen -> !seen.isEmpty(),
            () -> "a connect in a trace");
        Await.until(
            () -> {
              Matcher matcher = LOGGED.matcher(child.errors());
              Set<String> logged = new HashSet<>();
              while (matcher.find()) {
                logged.add(matcher.group(1) + " " + matcher.group(2));
              }
              return logged;
            },
            logged -> logged.containsAll(traced),
            () -> traced + " among the spans: " + child.errors());
      }
      assertEquals(0, child.end());
    }
  }
}
