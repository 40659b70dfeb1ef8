package io.netagent.collector.expose.listing;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How groups are sorted; equal ones stand in the order of their first rows. */
public record GroupOrder(Column column, boolean descending) {
  /** The largest first. */
  public static final GroupOrder LARGEST_FIRST = new GroupOrder(Column.CONNECTIONS, true);

  /** What groups can be sorted by. */
  public enum Column {
    CONNECTIONS("connections"),
    CLOSE_WAIT("closeWait"),
    RECV_QUEUE("recvQueueBytes"),
    SEND_QUEUE("sendQueueBytes"),
    OLDEST("oldestSeconds"),
    IDLE("maxIdleSeconds"),
    BYTES_READ("bytesRead"),
    BYTES_WRITTEN("bytesWritten"),
    PROCESS("process"),
    PID("pid"),
    STATE("state");

    private final String label;

    Column(String label) {
      this.label = label;
    }

    /** As it stands in JSON. */
    public String label() {
      return label;
    }
  }

  /** Each label. */
  public static List<String> labels() {
    return Arrays.stream(Column.values()).map(Column::label).toList();
  }

  /** Of {@code -connections} or {@code connections}; null: there is no such column. */
  public static @Nullable GroupOrder parse(String text) {
    boolean descending = text.startsWith("-");
    String label = descending ? text.substring(1) : text;
    return Arrays.stream(Column.values())
        .filter(each -> each.label.equals(label))
        .findFirst()
        .map(each -> new GroupOrder(each, descending))
        .orElse(null);
  }
}
