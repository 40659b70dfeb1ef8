package io.netagent.collector.expose.json;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.correlate.EndedConnection;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.expose.ConnectionListing;
import io.netagent.recorder.ClosedConnection;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordedConnection;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.TcpMetric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What has happened to one connection, as far as kernel, record and collector tell. */
final class ConnectionLife {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long LONG_NANOS = 10_000_000_000L;

  private final long nowNanos;
  private final List<LifeEvent> events = new ArrayList<>();

  /**
   * With nothing in it yet.
   *
   * @param nowNanos CLOCK_MONOTONIC at which it is told
   */
  ConnectionLife(long nowNanos) {
    this.nowNanos = nowNanos;
  }

  /**
   * Of one connection: the oldest first; those of which no time is known last.
   *
   * @param listed its row; null if it has gone
   * @param ended null if no end of it is known
   */
  List<LifeEvent> of(ConnectionListing.@Nullable Listed listed, @Nullable EndedConnection ended) {
    if (listed != null) {
      addRow(listed);
    }
    if (ended != null) {
      ClosedConnection closed = ended.closed();
      if (closed != null) {
        addClosed(closed);
      }
      addGone(ended);
    }
    events.sort(
        Comparator.comparing((LifeEvent event) -> !event.isTimed())
            .thenComparing(event -> -event.secondsAgo()));
    return List.copyOf(events);
  }

  private void addRow(ConnectionListing.Listed listed) {
    RecordedConnection recorded = listed.connection().recorded();
    if (recorded != null) {
      addBeginning(recorded);
      addUse(recorded);
      addEnd(recorded);
      addBlocked(recorded);
    }
    addKernel(listed.row());
    addState(listed.connection());
  }

  /** Of what is left of a record of it when it has been closed. */
  private void addClosed(ClosedConnection closed) {
    long lived = closed.closedAtNanos() - closed.openedAtNanos();
    if (closed.adopted()) {
      add("adopted", closed.openedAtNanos(), false, "It was open when the agent came.");
    } else if (closed.role() == ConnectionRole.CLIENT) {
      add("opened", closed.openedAtNanos(), true, "The connect began.");
    } else {
      add("accepted", closed.openedAtNanos(), true, "Accepted.");
    }
    if (closed.pauseNanos() >= 0) {
      add(
          "last-pause",
          closed.closedAtNanos() - closed.fromPauseToCloseNanos(),
          false,
          "Written to after a pause of "
              + millis(closed.pauseNanos())
              + (closed.writeAfterPauseFailed() ? ", which failed." : "."));
    }
    add(
        "closed",
        closed.closedAtNanos(),
        true,
        CloseWords.of(closed.reason())
            + " It had lived for "
            + millis(lived)
            + (closed.usedOnce() ? " and served one exchange." : "."));
  }

  private void addGone(EndedConnection ended) {
    if (ended.goneAtNanos() == 0) {
      return;
    }
    events.add(
        new LifeEvent(
            "gone",
            Math.max(0, nowNanos - ended.goneAtNanos()) / NANOS_PER_SECOND,
            false,
            LifeEvent.From.COLLECTOR,
            "No table showed it any more; it was last seen in "
                + (ended.state() == null ? EndedJson.state(ended) : ended.state().name())
                + "."));
  }

  private void addBeginning(RecordedConnection recorded) {
    if (recorded.adopted()) {
      add("adopted", recorded.openedAtNanos(), false, "It was open when the agent came.");
      return;
    }
    String by = " by thread " + recorded.openerThreadId() + ".";
    if (recorded.role() == ConnectionRole.CLIENT) {
      add("opened", recorded.openedAtNanos(), true, "The connect began, called" + by);
      if (recorded.connectNanos() > 0) {
        add(
            "connected",
            recorded.openedAtNanos() + recorded.connectNanos(),
            true,
            "The connect was done after " + millis(recorded.connectNanos()) + ".");
      }
    } else {
      add("accepted", recorded.openedAtNanos(), true, "Accepted" + by);
    }
  }

  private void addUse(RecordedConnection recorded) {
    add(
        "last-read",
        notBeforeItWasOpen(recorded, recorded.lastReadAtNanos()),
        true,
        counted(recorded.bytesRead(), "byte")
            + " read so far, by "
            + counted(recorded.readOperations(), "read")
            + ".");
    add(
        "last-write",
        notBeforeItWasOpen(recorded, recorded.lastWriteAtNanos()),
        true,
        counted(recorded.bytesWritten(), "byte")
            + " written so far, by "
            + counted(recorded.writeOperations(), "write")
            + ".");
    add("eof-read", recorded.eofAtNanos(), true, "The application read EOF: the peer had closed.");
  }

  /** The times of reads and writes are those of the agent's coarse tick, which came before. */
  private static long notBeforeItWasOpen(RecordedConnection recorded, long atNanos) {
    long openNanos = recorded.openedAtNanos() + Math.max(0, recorded.connectNanos());
    return atNanos == 0 ? 0 : Math.max(atNanos, openNanos);
  }

  private void addEnd(RecordedConnection recorded) {
    if (recorded.inputShutdown()) {
      addUntimed("input-shut-down", "The application shut its reading side down.");
    }
    if (recorded.outputShutdown()) {
      addUntimed("output-shut-down", "The application shut its writing side down: half closed.");
    }
    if (recorded.abandoned()) {
      addUntimed(
          "abandoned", "The application dropped it unclosed: nothing refers to it any more.");
    }
    add("close-requested", recorded.closeRequestedAtNanos(), true, "The application called close.");
  }

  private void addBlocked(RecordedConnection recorded) {
    if (recorded.readerThreadId() != 0) {
      add(
          "blocked-read",
          recorded.readerSinceNanos(),
          true,
          blocked(recorded.readerThreadId(), "a read", recorded.readerLimitNanos()));
    }
    if (recorded.writerThreadId() != 0) {
      boolean connects = recorded.connectNanos() == 0 && recorded.role() == ConnectionRole.CLIENT;
      add(
          connects ? "blocked-connect" : "blocked-write",
          recorded.writerSinceNanos(),
          true,
          blocked(
              recorded.writerThreadId(),
              connects ? "the connect" : "a write",
              recorded.writerLimitNanos()));
    }
  }

  private static String blocked(long threadId, String call, long limitNanos) {
    return "Thread "
        + threadId
        + " is in "
        + call
        + " since then, "
        + (limitNanos == 0 ? "without a limit." : "for " + millis(limitNanos) + " at most.");
  }

  private void addKernel(SocketRecord row) {
    addKernel("last-sent", row.metric(TcpMetric.LAST_SENT_MILLIS_AGO), "Data was last sent.");
    addKernel("last-received", row.metric(TcpMetric.LAST_RECEIVED_MILLIS_AGO), "Data last came.");
    addKernel(
        "last-acknowledged",
        row.metric(TcpMetric.LAST_ACK_MILLIS_AGO),
        "The peer last acknowledged something.");
  }

  private void addKernel(String what, long millisAgo, String text) {
    if (millisAgo >= 0) {
      events.add(new LifeEvent(what, millisAgo / 1e3, true, LifeEvent.From.KERNEL, text));
    }
  }

  private void addState(CorrelatedConnection row) {
    String state = row.state() == null ? "state " + row.stateNumber() : row.state().name();
    events.add(
        new LifeEvent(
            "state",
            row.stateForSeconds(),
            row.stateSinceExact(),
            LifeEvent.From.COLLECTOR,
            row.stateSinceExact()
                ? "It has been in " + state + " since then."
                : "It was in " + state + " when first seen, and may have been for longer."));
  }

  /** Nothing where the record holds no time: it has not happened. */
  private void add(String what, long atNanos, boolean exact, String text) {
    if (atNanos != 0) {
      double secondsAgo = Math.max(0, nowNanos - atNanos) / NANOS_PER_SECOND;
      events.add(new LifeEvent(what, secondsAgo, exact, LifeEvent.From.RECORD, text));
    }
  }

  private void addUntimed(String what, String text) {
    events.add(new LifeEvent(what, Double.NaN, false, LifeEvent.From.RECORD, text));
  }

  private static String counted(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** Whole milliseconds; below ten of them, their hundredths; long times as people say them. */
  private static String millis(long nanos) {
    if (nanos >= LONG_NANOS) {
      return Durations.text(nanos / NANOS_PER_SECOND);
    }
    return nanos >= 10_000_000
        ? Math.round(nanos / 1e6) + " ms"
        : String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
  }
}
