package io.netagent.collector.expose.cli;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.expose.ConnectionListing;
import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.cli.text.TextTable;
import io.netagent.collector.expose.json.ListQuery;
import io.netagent.collector.expose.json.SavedRowsJson;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.TcpState;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a socket table that somebody has saved or pasted: the output of ss or netstat, or
 * /proc/net/tcp. Each is printed as it is read. All the text is hostile.
 */
final class SavedConnections {
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

    void end(SavedText.Reading reading) throws IOException;
  }

  /** Throws CannotReadException if it can't be read, or nothing in it is recognised. */
  void print(String file, boolean json) throws CannotReadException {
    SavedText text = new SavedText(file, terminal);
    Rows rows = json ? new AsJson(text.from()) : new AsTable();
    SavedText.Reading reading = text.read(query.state(), row -> take(row, rows));
    try {
      rows.end(reading);
    } catch (IOException e) {
      throw new CannotReadException(String.valueOf(e.getMessage()), e);
    }
    text.tell(reading, matching);
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
    public void end(SavedText.Reading reading) throws IOException {
      begun().end(from, reading.formats(), reading.report(), matching, reading.skipped());
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
    public void end(SavedText.Reading reading) {
      table.end();
    }
  }
}
