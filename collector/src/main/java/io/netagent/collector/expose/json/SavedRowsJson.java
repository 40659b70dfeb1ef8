package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.source.ScanReport;
import java.io.IOException;
import java.io.Writer;
import java.util.Collection;

/**
 * What {@code connections --json FILE} prints: each row as it is read, for there may be half a
 * million of them, and then what is to be said of the whole text.
 */
public final class SavedRowsJson {
  private final Writer out;
  private final JsonGenerator json;

  /** The writer is flushed at the end and not closed. */
  public SavedRowsJson(Writer out) throws IOException {
    this.out = out;
    json = JsonText.indented(out);
    json.writeStartObject();
    json.writeArrayFieldStart("connections");
  }

  /** The next row. */
  public void add(SocketRecord row) throws IOException {
    json.writeStartObject();
    KernelRowJson.writeAll(json, row);
    json.writeEndObject();
  }

  /**
   * Nothing follows.
   *
   * @param from file name, or what else the text came from
   * @param formats that were recognised
   * @param matching rows that passed the filter, printed or not
   * @param skipped rows of other than TCP sockets
   */
  public void end(
      String from, Collection<String> formats, ScanReport report, long matching, long skipped)
      throws IOException {
    json.writeEndArray();
    json.writeStringField("from", from);
    json.writeFieldName("formats");
    JsonText.any(json, formats);
    json.writeNumberField("total", matching);
    json.writeNumberField("rows", report.rows());
    json.writeNumberField("malformedRows", report.malformed());
    json.writeStringField("firstMalformed", report.firstMalformed());
    json.writeNumberField("skippedRows", skipped);
    json.writeEndObject();
    json.close();
    out.write("\n");
    out.flush();
  }
}
