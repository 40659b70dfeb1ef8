package io.netagent.collector.expose.cli;

import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.event.EventFilter;
import io.netagent.collector.event.EventLine;
import io.netagent.collector.event.EventLoss;
import io.netagent.collector.event.EventReading;
import io.netagent.collector.event.EventTexts;
import io.netagent.collector.event.LossLedger;
import io.netagent.collector.expose.cli.detail.EventPrinter;
import io.netagent.collector.expose.cli.screen.ClosedPipe;
import io.netagent.collector.expose.cli.screen.WholeLines;
import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.collector.expose.json.EventJson;
import io.netagent.collector.expose.log.EventFeed;
import io.netagent.recorder.EventKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code events}: what happens to connections, as it happens. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    description = {
      "Print what happens to the connections of JVMs with the agent: connects, accepts, first bytes,",
      "ends of input, half closes, closes, lookups, TLS handshakes; with durations, bytes, the line of",
      "code and the trace. Reads the flight records itself and needs no running collector.",
      "A JVM records events only while somebody asks for them: --follow does. Without it, what stands",
      "in the records because somebody else asks, a collector with --event-log perhaps.",
      "A sentence for each event on a terminal, else JSON lines, as in the event log; what is lost",
      "has lines, too. That takes the JVM's own user, or root.",
      "Exit code: 0, 2 usage, 3 can't read; 130 after Ctrl-C."
    })
final class EventsCommand implements Callable<Integer> {
  private static final Pattern TIME = Pattern.compile("([1-9]\\d{0,5})(ms|s|m|h)");
  private static final int PAUSE_MILLIS = 200;

  /** The agents have their own limit, and who reads by hand wants all of it. */
  private static final int PER_SECOND = 1_000_000;

  @Option(
      names = {"-f", "--follow"},
      description = "Ask for events and print them as they happen, until Ctrl-C.")
  private boolean follow;

  @Option(names = "--duration", paramLabel = "TIME", description = "Follow for so long: 30s, 5m.")
  private @Nullable String duration;

  @Option(names = "--pid", paramLabel = "PID", description = "Only this process.")
  private @Nullable Integer pid;

  @Option(
      names = {"-q", "--search"},
      paramLabel = "TEXT",
      description = {
        "Only events with this text in the remote end, host name, site, thread, process, trace or",
        "another of their texts, whatever its case."
      })
  private String search = "";

  @Option(
      names = "--event",
      paramLabel = "KIND",
      split = ",",
      description = {
        "Only these: connect_start, connected, connect_failed, accepted, first_byte, eof,",
        "input_shutdown, output_shutdown, closed, lookup, tls_finished, tls_failed."
      })
  private List<String> kinds = new ArrayList<>();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "End after so many events; without --follow, only the last N.")
  private @Nullable Integer limit;

  @Option(names = "--stacks", description = "With the whole stack of each site.")
  private boolean stacks;

  @Option(names = "--json", description = "JSON lines, also on a terminal.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  private final SharedOptions options;
  private final Surroundings surroundings;
  private final Set<String> told = new HashSet<>();
  private final LossLedger losses = new LossLedger();
  private Function<EventLine, String> lineText = line -> "";
  private Function<EventLoss, String> lossText = loss -> "";
  private long printed;

  EventsCommand(SharedOptions options, Surroundings surroundings) {
    this.options = options;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    CollectorConfig config = options.load(surroundings.environment());
    EventFilter filter = new EventFilter(kinds(), search);
    if ((pid != null && pid < 1) || (limit != null && limit < 1)) {
      throw usage((pid != null && pid < 1 ? "--pid" : "-n") + " takes a number from 1 on");
    }
    Duration wanted = duration == null ? null : duration(duration);
    chooseForm();
    EventFeed.Wish wish =
        new EventFeed.Wish(
            pid == null ? -1 : pid,
            follow || wanted != null,
            PER_SECOND,
            config.applicationPackages());
    try (EventFeed feed = surroundings.events().create(wish);
        WholeLines out = new WholeLines(surroundings.terminal().out())) {
      return wish.follow() ? follow(feed, out, filter, wanted) : printOnce(feed, out, filter);
    }
  }

  private void chooseForm() {
    if (json || !surroundings.terminal().isScreen()) {
      EventJson form = new EventJson(HostName.ofThisHost(), stacks);
      lineText = line -> new String(form.line(line), StandardCharsets.US_ASCII);
      lossText = loss -> new String(form.line(loss), StandardCharsets.US_ASCII);
    } else {
      EventPrinter form = new EventPrinter(ZoneId.systemDefault(), stacks);
      lineText = form::text;
      lossText = form::text;
    }
  }

  private int printOnce(EventFeed feed, WholeLines out, EventFilter filter) {
    EventReading reading = feed.read();
    List<EventLine> lines = reading.lines().stream().filter(filter::passes).toList();
    int first = limit == null ? 0 : Math.max(0, lines.size() - limit);
    boolean unused = print(out, lines.subList(first, lines.size()), List.of());
    tell(reading.limitations());
    if (reading.jvms() == 0) {
      return nothingToRead(reading);
    }
    if (reading.asked() == 0) {
      tell(
          List.of(
              "Nobody asks for events now, so none are recorded: netagent events --follow does,"
                  + " and a collector with --event-log."));
    }
    return ExitCode.FINE;
  }

  private int follow(EventFeed feed, WholeLines out, EventFilter filter, @Nullable Duration wanted)
      throws InterruptedException {
    long startNanos = System.nanoTime();
    while (true) {
      boolean last = wanted != null && System.nanoTime() - startNanos >= wanted.toNanos();
      EventReading reading = last ? feed.readLast() : feed.read();
      reading.losses().forEach(losses::add);
      List<EventLine> lines = reading.lines().stream().filter(filter::passes).toList();
      long left = limit == null ? Long.MAX_VALUE : limit - printed;
      boolean enough = lines.size() >= left;
      if (enough) {
        lines = lines.subList(0, (int) left);
      }
      boolean gone =
          !print(out, lines, last || enough ? losses.rest() : losses.due(System.nanoTime()));
      tell(reading.limitations());
      if (reading.jvms() == 0 && pid != null) {
        return nothingToRead(reading);
      }
      if (reading.jvms() == 0) {
        tell(List.of("No JVM here has the agent yet: netagent attach PID. Waiting for one."));
      }
      if (last || enough || gone || ClosedPipe.isStdout()) {
        return ExitCode.FINE;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** False if nobody reads it any more. */
  private boolean print(WholeLines out, List<EventLine> lines, List<EventLoss> lost) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(lineText.apply(line)));
    lost.forEach(loss -> text.append(lossText.apply(loss)));
    printed += lines.size();
    return out.print(text);
  }

  /** Each once. */
  private void tell(List<String> sentences) {
    for (String sentence : sentences) {
      if (told.add(sentence)) {
        surroundings.terminal().err().println(TerminalText.escape(sentence));
      }
    }
  }

  private int nothingToRead(EventReading reading) {
    if (reading.limitations().isEmpty()) {
      tell(
          List.of(
              pid == null
                  ? "No JVM here has the agent: netagent attach PID."
                  : "There is no agent in process " + pid + ": netagent attach " + pid + "."));
    }
    return ExitCode.CANNOT_READ;
  }

  private Set<EventKind> kinds() {
    Set<EventKind> wanted = new HashSet<>();
    for (String word : kinds) {
      wanted.add(
          offered().stream()
              .filter(kind -> EventTexts.kind(kind).equals(word))
              .findFirst()
              .orElseThrow(
                  () ->
                      usage(
                          "--event: there is no '"
                              + word
                              + "', but "
                              + offered().stream()
                                  .map(EventTexts::kind)
                                  .collect(Collectors.joining(", ")))));
    }
    return wanted;
  }

  private static List<EventKind> offered() {
    return Arrays.stream(EventKind.values()).filter(kind -> kind != EventKind.SITE).toList();
  }

  private Duration duration(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw usage("--duration takes a time such as 500ms, 30s, 5m or 1h, not '" + text + "'");
    }
    long number = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }

  private ParameterException usage(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
