package io.netagent.socket.source;

import io.netagent.socket.StateSet;
import io.netagent.socket.parse.MalformedRows;
import io.netagent.socket.parse.NetstatParser;
import io.netagent.socket.parse.SocketRowSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code netstat -taneoW} (net-tools), or with fewer options a netstat that does not know all
 * of them (busybox, toybox, older ones); what worked is remembered. It needs no rights. The table
 * is that of the network namespace of the reader, in all states: netstat can't leave out any.
 */
public final class NetstatCommand implements SocketSource {
  /** 500,000 rows take netstat about 2 s. */
  static final Duration TIME_LIMIT = Duration.ofSeconds(10);

  /** Some ten million rows. */
  private static final long MAX_OUTPUT_BYTES = 2L << 30;

  private static final int MAX_ERROR_BYTES = 16 * 1024;

  /**
   * Timers (-o) are worth less than addresses that are not cut (-W), but every netstat that has the
   * first has the second in its newer releases. Busybox ignores -e.
   */
  private static final List<String> LAYOUTS =
      List.of("-taneoW", "-taneo", "-taneW", "-tane", "-tan");

  private final @Nullable List<String> program;
  private final Duration timeLimit;
  private final MalformedRows malformed = new MalformedRows();
  private final NetstatParser parser = new NetstatParser(malformed);
  private int layout;

  /** The netstat that is installed, else that of busybox. */
  public NetstatCommand() {
    this(null, TIME_LIMIT);
  }

  /**
   * Another netstat.
   *
   * @param program its path, and arguments before the options ({@code busybox netstat}); or null
   *     for the one that is installed
   * @param timeLimit after which it is killed
   */
  public NetstatCommand(@Nullable List<String> program, Duration timeLimit) {
    this.program = program == null ? null : List.copyOf(program);
    this.timeLimit = timeLimit;
  }

  @Override
  public String name() {
    return "netstat";
  }

  /**
   * Also throws if there is no netstat, if it does not end in time, or prints something else; the
   * message says so, with the first line of its complaint.
   */
  @Override
  public ScanReport read(StateSet wanted, SocketRowSink sink) throws IOException {
    Reading reading = new Reading(malformed, sink);
    List<String> netstat = program == null ? installed() : program;
    while (!run(netstat, reading)) {
      layout++;
    }
    return reading.report(StateSet.ALL);
  }

  /**
   * The options that netstat was last run with, if it did not know all that it is given first:
   * {@code -tan}; null if it did.
   */
  public @Nullable String degradedTo() {
    return layout == 0 ? null : LAYOUTS.get(layout);
  }

  /** {@code netstat -taneoW}. */
  @Override
  public String toString() {
    String name = program == null ? "netstat" : String.join(" ", program);
    return name + " " + LAYOUTS.get(layout);
  }

  private static List<String> installed() throws IOException {
    try {
      return List.of(TimedCommand.find("netstat").toString());
    } catch (IOException noNetstat) {
      Path busybox;
      try {
        busybox = TimedCommand.find("busybox");
      } catch (IOException e) {
        noNetstat.addSuppressed(e);
        throw noNetstat;
      }
      return List.of(busybox.toString(), "netstat");
    }
  }

  /** False if netstat does not know an option that it can be run without. */
  private boolean run(List<String> netstat, Reading reading) throws IOException {
    reading.restart();
    String options = LAYOUTS.get(layout);
    parser.begin(options.contains("W"));
    List<String> arguments = new ArrayList<>(netstat);
    arguments.add(options);
    TimedCommand command =
        new TimedCommand(arguments, timeLimit, MAX_OUTPUT_BYTES, MAX_ERROR_BYTES);
    TimedCommand.Ended ended =
        command.run((buffer, length) -> parser.feed(buffer, 0, length, reading));
    parser.end(reading);
    if (ended.exitCode() != 0) {
      boolean unknownOption = ended.errorText().contains("option");
      if (unknownOption && reading.rows() == 0 && layout + 1 < LAYOUTS.size()) {
        return false;
      }
      throw new IOException(
          command + " ended with code " + ended.exitCode() + ": " + ended.firstErrorLine());
    }
    if (malformed.count() > reading.rows()) {
      throw new IOException(command + " prints something else: " + malformed.first());
    }
    if (!parser.recognised()) {
      throw new IOException(command + " prints nothing: " + ended.firstErrorLine());
    }
    return true;
  }
}
