package io.netagent.collector.expose.cli;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.expose.ConnectionListing;
import io.netagent.collector.expose.json.ListQuery;
import io.netagent.collector.expose.json.SavedRowsJson;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import io.netagent.socket.source.ScanReport;
import io.netagent.socket.source.SocketText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a socket table that somebody has saved or pasted: the output of ss or netstat, or
 * /proc/net/tcp. Each is printed as it is read. All the text is hostile.
 */
final class SavedConnections {
  private static final String STANDARD_INPUT = "standard input";

  private final ConnectionListing.Query query;
  private final ListQuery part;
  private final Terminal terminal;
  private long matching;

  SavedConnections(ConnectionListing.Query query, ListQuery part, Terminal terminal) {
    this.query = query;
    this.part = part;
    this.terminal = terminal;
  }

  /** Where a row goes. */
  private interface Rows {
    void add(SocketRecord row) throws IOException;

    void end(SocketText text, ScanReport report) throws IOException;
  }

  /** Throws CannotReadException if it can't be read, or nothing in it is recognised. */
  void print(String file, boolean json) throws CannotReadException {
    String from = file.equals("-") ? STANDARD_INPUT : file;
    try {
      SocketText text =
          file.equals("-") ? new SocketText(from, terminal.in()) : new SocketText(Path.of(file));
      text.setOnlyState(query.state());
      Rows rows = json ? new AsJson(from) : new AsTable();
      ScanReport report = text.read(StateSet.ALL, row -> take(row, rows));
      rows.end(text, report);
      tell(from, text, report);
    } catch (NoSuchFileException e) {
      throw new CannotReadException(from + ": no such file", e);
    } catch (InvalidPathException | IOException | UncheckedIOException e) {
      throw new CannotReadException(String.valueOf(e.getMessage()), e);
    }
  }

  private void take(SocketRecord row, Rows rows) {
    if (!matches(row)) {
      return;
    }
    long index = matching++;
    if (index >= part.offset() && index - part.offset() < part.limit()) {
      try {
        rows.add(row);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private boolean matches(SocketRecord row) {
    Integer pid = query.pid();
    return (pid == null || row.holders().stream().anyMatch(holder -> holder.pid() == pid))
        && (query.state() == null || query.state() == row.state())
        && (query.kind() == null || query.kind() == kind(row));
  }

  private static @Nullable CloseWaitKind kind(SocketRecord row) {
    return row.state() == TcpState.CLOSE_WAIT
        ? CloseWaitKind.of(row.inode(), !row.holders().isEmpty(), row.recvQueueBytes())
        : null;
  }

  private void tell(String from, SocketText text, ScanReport report) {
    StringBuilder line = new StringBuilder();
    line.append(from).append(": ").append(String.join(", ", formats(text)));
    line.append("; ").append(count(report.rows(), "TCP row"));
    if (matching != report.rows()) {
      line.append(", ").append(matching).append(" of them asked for");
    }
    if (text.skipped() > 0) {
      line.append("; skipped ").append(count(text.skipped(), "row")).append(" of other sockets");
    }
    err(line.toString());
    if (report.malformed() > 0) {
      err(
          count(report.malformed(), "line")
              + " not understood and left out, the first: "
              + report.firstMalformed());
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

  private final class AsJson implements Rows {
    private final String from;
    private @Nullable SavedRowsJson json;

    AsJson(String from) {
      this.from = from;
    }

    /** Begun late: where nothing is recognised, nothing is printed. */
    private SavedRowsJson begun() throws IOException {
      SavedRowsJson begun = json;
      if (begun == null) {
        begun = new SavedRowsJson(terminal.out());
        json = begun;
      }
      return begun;
    }

    @Override
    public void add(SocketRecord row) throws IOException {
      begun().add(row);
    }

    @Override
    public void end(SocketText text, ScanReport report) throws IOException {
      begun().end(from, formats(text), report, matching, text.skipped());
    }
  }

  private final class AsTable implements Rows {
    private final TextTable table =
        new TextTable(
            terminal.out(), "STATE", ">RECV-Q", ">SEND-Q", "LOCAL", "REMOTE", "HOLDERS", "DETAILS");

    @Override
    public void add(SocketRecord row) {
      table.add(
          row.state() == null ? "state-" + row.stateNumber() : row.state().label(),
          Long.toString(row.recvQueueBytes()),
          Long.toString(row.sendQueueBytes()),
          SavedRowText.end(row.fourTuple().localText(), row.localScope()),
          SavedRowText.end(row.fourTuple().remoteText(), row.remoteScope()),
          SavedRowText.holders(row),
          SavedRowText.details(row));
    }

    @Override
    public void end(SocketText text, ScanReport report) {
      table.end();
    }
  }
}
