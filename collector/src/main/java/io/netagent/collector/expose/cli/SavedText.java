package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import io.netagent.socket.parse.SocketRowSink;
import io.netagent.socket.parse.SsParser;
import io.netagent.socket.source.ScanReport;
import io.netagent.socket.source.SocketText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A socket table that somebody has saved or pasted, and what is said of it on stderr. */
final class SavedText {
  private static final String STANDARD_INPUT = "standard input";

  private final String file;
  private final Terminal terminal;

  /**
   * Opens nothing yet.
   *
   * @param file or {@code -} for standard input
   */
  SavedText(String file, Terminal terminal) {
    this.file = file;
    this.terminal = terminal;
  }

  /** What messages call it. */
  String from() {
    return file.equals("-") ? STANDARD_INPUT : file;
  }

  /** What reading it has brought. */
  record Reading(List<String> formats, ScanReport report, long skipped) {}

  /**
   * Reads it once, whole. Throws CannotReadException if that can't be done, or nothing in it is
   * recognised.
   *
   * @param state of its rows where it has no column for it; or null
   */
  Reading read(@Nullable TcpState state, SocketRowSink sink) throws CannotReadException {
    try {
      SocketText text =
          file.equals("-") ? new SocketText(from(), terminal.in()) : new SocketText(Path.of(file));
      text.setOnlyState(state);
      ScanReport report = text.read(StateSet.ALL, sink);
      return new Reading(formats(text), report, text.skipped());
    } catch (NoSuchFileException e) {
      throw new CannotReadException(from() + ": no such file", e);
    } catch (InvalidPathException | IOException | UncheckedIOException e) {
      throw new CannotReadException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Says what it was and what of it was left out.
   *
   * @param askedFor rows that were
   */
  void tell(Reading reading, long askedFor) {
    ScanReport report = reading.report;
    StringBuilder line = new StringBuilder();
    line.append(from()).append(": ").append(String.join(", ", reading.formats));
    line.append("; ").append(count(report.rows(), "TCP row"));
    if (askedFor != report.rows()) {
      line.append(", ").append(askedFor).append(" of them asked for");
    }
    if (reading.skipped > 0) {
      line.append("; skipped ").append(count(reading.skipped, "row")).append(" of other sockets");
    }
    err(line.toString());
    if (report.malformed() > 0) {
      err(
          count(report.malformed(), "line")
              + " not understood and left out, the first: "
              + report.firstMalformed());
      String first = report.firstMalformed();
      if (first != null && first.contains(SsParser.NO_STATE)) {
        err(
            "ss leaves the State column out when it is asked for one state, as in 'ss state"
                + " close-wait': say which it was, as --state close_wait");
      }
    }
  }

  private void err(String line) {
    terminal.err().println(TerminalText.escape(line));
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** As their users know them. */
  private static List<String> formats(SocketText text) {
    return text.formats().stream()
        .sorted()
        .map(
            format ->
                switch (format) {
                  case PROC_NET_TCP -> "/proc/net/tcp";
                  case PROC_NET_TCP6 -> "/proc/net/tcp6";
                  case SS -> "ss";
                  case NETSTAT -> "netstat";
                })
        .toList();
  }
}
