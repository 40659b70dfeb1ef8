package io.netagent.socket.source;

import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import io.netagent.socket.parse.MalformedRows;
import io.netagent.socket.parse.SocketRowSink;
import io.netagent.socket.parse.SsParser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code ss -H -O -taneio} (iproute2). An ss that knows no -O (before 2019) or no -H (before
 * 2016) is run without. The table is that of the network namespace of the reader; a wanted set of
 * states is handed on, so ss and kernel leave out the others.
 *
 * <p>It needs no rights. With holders ({@code -p}) ss also walks through the file descriptors of
 * all processes, which costs many times as much, and shows those that it may see.
 */
public final class SsCommand implements SocketSource {
  /** 500,000 rows take ss about 1.2 s, with -p tens of seconds. */
  static final Duration TIME_LIMIT = Duration.ofSeconds(10);

  /** Some two million rows with all their tokens. */
  private static final long MAX_OUTPUT_BYTES = 2L << 30;

  private static final int MAX_ERROR_BYTES = 16 * 1024;

  /** What is left out first, where ss does not know it. */
  private static final List<List<String>> LAYOUTS =
      List.of(List.of("-H", "-O"), List.of("-H"), List.of());

  /**
   * The words of its filter. CLOSE has none: ss does not show all that is reported as CLOSE for it.
   */
  private static final Map<TcpState, String> FILTER_WORDS =
      new EnumMap<>(
          Map.of(
              TcpState.ESTABLISHED, "established",
              TcpState.SYN_SENT, "syn-sent",
              TcpState.SYN_RECV, "syn-recv",
              TcpState.FIN_WAIT1, "fin-wait-1",
              TcpState.FIN_WAIT2, "fin-wait-2",
              TcpState.TIME_WAIT, "time-wait",
              TcpState.CLOSE_WAIT, "close-wait",
              TcpState.LAST_ACK, "last-ack",
              TcpState.LISTEN, "listening",
              TcpState.CLOSING, "closing"));

  private final @Nullable Path program;
  private final boolean holders;
  private final Duration timeLimit;
  private final MalformedRows malformed = new MalformedRows();
  private final SsParser parser = new SsParser(malformed);
  private int layout;

  /** The ss that is installed, without holders. */
  public SsCommand() {
    this(null, false, TIME_LIMIT);
  }

  /**
   * Another ss, or one with holders.
   *
   * @param program its path, or null for the one that is installed
   * @param holders whether {@code io.netagent.socket.SocketRecord.holders} is asked for
   * @param timeLimit after which ss is killed
   */
  public SsCommand(@Nullable Path program, boolean holders, Duration timeLimit) {
    this.program = program;
    this.holders = holders;
    this.timeLimit = timeLimit;
  }

  @Override
  public String name() {
    return "ss";
  }

  /**
   * Also throws if there is no ss, if it does not end in time, or prints something else; the
   * message says so, with the first line of its complaint.
   */
  @Override
  public ScanReport read(StateSet wanted, SocketRowSink sink) throws IOException {
    Reading reading = new Reading(malformed, sink);
    List<TcpState> filter = filter(wanted);
    parser.setTimersAsked(true);
    Path ss = program == null ? TimedCommand.find("ss") : program;
    while (!run(ss, filter, reading)) {
      layout++;
    }
    return reading.report(filter.isEmpty() ? StateSet.ALL : wanted);
  }

  /**
   * What ss was last run with, if it did not know all that it is asked for first: {@code -H
   * -taneio}; null if it did.
   */
  public @Nullable String degradedTo() {
    return layout == 0 ? null : String.join(" ", options());
  }

  /** {@code ss -H -O -taneio}. */
  @Override
  public String toString() {
    return (program == null ? "ss" : program) + " " + String.join(" ", options());
  }

  /** False if ss does not know an option that it can be run without. */
  private boolean run(Path ss, List<TcpState> filter, Reading reading) throws IOException {
    reading.restart();
    parser.setKnownToBeNew(LAYOUTS.get(layout).contains("-O"));
    parser.begin();
    TimedCommand command =
        new TimedCommand(arguments(ss, filter), timeLimit, MAX_OUTPUT_BYTES, MAX_ERROR_BYTES);
    TimedCommand.Ended ended =
        command.run((buffer, length) -> parser.feed(buffer, 0, length, reading));
    parser.end(reading);
    // Old ones print their usage as if it were the answer, and end with code 0.
    boolean unknownOption = ended.errorText().contains("option");
    if (unknownOption && reading.rows() == 0 && layout + 1 < LAYOUTS.size()) {
      return false;
    }
    if (ended.exitCode() != 0) {
      throw new IOException(
          command + " ended with code " + ended.exitCode() + ": " + ended.firstErrorLine());
    }
    if (malformed.count() > reading.rows()) {
      throw new IOException(command + " prints something else: " + malformed.first());
    }
    if (reading.rows() == 0 && !ended.firstErrorLine().isEmpty()) {
      throw new IOException(command + " shows nothing: " + ended.firstErrorLine());
    }
    return true;
  }

  private List<String> arguments(Path ss, List<TcpState> filter) {
    List<String> arguments = new ArrayList<>();
    arguments.add(ss.toString());
    arguments.addAll(options());
    for (TcpState state : filter) {
      arguments.add("state");
      arguments.add(FILTER_WORDS.getOrDefault(state, ""));
    }
    if (filter.size() == 1) {
      // Asked for one state only, ss leaves out the column State; in CLOSE it shows no socket.
      arguments.add("state");
      arguments.add("closed");
    }
    return arguments;
  }

  private List<String> options() {
    List<String> options = new ArrayList<>(LAYOUTS.get(layout));
    options.add(holders ? "-tanepio" : "-taneio");
    return options;
  }

  /** The states to ask for; empty for all, also where ss can't be asked for exactly these. */
  private static List<TcpState> filter(StateSet wanted) {
    List<TcpState> states = new ArrayList<>();
    int mask = 0;
    for (TcpState state : FILTER_WORDS.keySet()) {
      if (wanted.contains(state.kernelNumber())) {
        states.add(state);
        mask |= 1 << state.kernelNumber();
      }
    }
    return mask == wanted.mask() ? states : List.of();
  }
}
