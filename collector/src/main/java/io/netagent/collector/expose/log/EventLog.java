package io.netagent.collector.expose.log;

import io.netagent.collector.config.EventLogSettings;
import io.netagent.collector.event.EventLine;
import io.netagent.collector.event.EventLoss;
import io.netagent.collector.event.EventReading;
import io.netagent.collector.event.LossLedger;
import io.netagent.collector.event.LossReason;
import io.netagent.collector.expose.EventLogStatus;
import io.netagent.collector.expose.json.EventJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a feed gives, on a thread of its own, beside the ticks. It waits for its output and
 * for nothing else: while that takes nothing, nothing is read, and the JVMs' rings go round. A
 * failure is told once on stderr and among the limitations, until lines get through again.
 */
public final class EventLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
  private static final long PAUSE_MILLIS = 200;
  private static final long CLOSE_WAITS_MILLIS = 2_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final EventFeed feed;
  private final LineSink sink;
  private final EventJson json;
  private final Thread writer;

  // The writer's own.
  private final LossLedger losses = new LossLedger();
  private final Map<LossReason, Long> lost = new EnumMap<>(LossReason.class);
  private long written;
  private @Nullable String failure;
  private boolean failedItself;

  private volatile EventLogStatus status = new EventLogStatus(0, Map.of(), List.of());

  /** Guarded by this. */
  private boolean ending;

  EventLog(EventFeed feed, LineSink sink, EventJson json) {
    this.feed = feed;
    this.sink = sink;
    this.json = json;
    this.writer = new Thread(this::writeOn, "netagent-events");
    this.writer.setDaemon(true);
  }

  /**
   * Starts to write.
   *
   * @param host the name of this machine
   * @param stdout for the target {@code -}
   * @throws IOException if nothing can be written there now; the message says what to do
   */
  public static EventLog start(
      EventLogSettings settings, EventFeed feed, String host, OutputStream stdout)
      throws IOException {
    LineSink sink =
        settings.toStdout()
            ? new StreamSink(stdout)
            : new RotatingFile(Path.of(settings.target()), settings.maxBytes(), settings.files());
    IOException unusable = sink.write(List.of()).failure();
    if (unusable != null) {
      throw new IOException(
          "The event log " + sink.name() + " can't be written: " + reason(unusable), unusable);
    }
    EventLog log = new EventLog(feed, sink, new EventJson(host, false));
    log.writer.start();
    return log;
  }

  /** As of the latest look at the records. Free of any cost. */
  public EventLogStatus status() {
    return status;
  }

  private void writeOn() {
    try {
      while (pause()) {
        passOnAnyway(false);
      }
      passOnAnyway(true);
    } finally {
      feed.close();
      sink.close();
    }
  }

  /** An error of its own costs one pass, not the log. */
  private void passOnAnyway(boolean last) {
    try {
      pass(last);
    } catch (RuntimeException | Error e) {
      if (!failedItself) {
        LOG.error("The event log failed by an error of its own (said once)", e);
      }
      failedItself = true;
    }
  }

  /** False if it is to end. */
  private synchronized boolean pause() {
    long until = System.nanoTime() + PAUSE_MILLIS * NANOS_PER_MILLI;
    try {
      for (long left = PAUSE_MILLIS;
          left > 0 && !ending;
          left = (until - System.nanoTime()) / NANOS_PER_MILLI) {
        wait(left);
      }
    } catch (InterruptedException e) {
      ending = true; // Nobody does that; and what is written must not be interrupted.
    }
    return !ending;
  }

  /** One look at the records, and what came of it into the log. */
  void pass(boolean last) {
    EventReading batch = last ? feed.readLast() : feed.read();
    for (EventLoss loss : batch.losses()) {
      lose(loss);
    }
    List<EventLoss> told = last ? losses.rest() : losses.due(System.nanoTime());
    List<byte[]> lines = new ArrayList<>(batch.lines().size() + told.size());
    batch.lines().forEach(line -> lines.add(json.line(line)));
    told.forEach(loss -> lines.add(json.line(loss)));
    LineSink.Outcome outcome = sink.write(lines);
    int events = Math.min(outcome.written(), batch.lines().size());
    written += events;
    for (EventLine line : batch.lines().subList(events, batch.lines().size())) {
      lose(new EventLoss(line.epochMicros(), line.process(), line.pid(), LossReason.OUTPUT, 1));
    }
    int losesTold = Math.max(0, outcome.written() - batch.lines().size());
    told.subList(losesTold, told.size()).forEach(losses::add); // Counted already.
    tell(outcome.failure());
    List<String> limitations = new ArrayList<>(batch.limitations());
    if (failure != null) {
      limitations.add(failure);
    }
    status = new EventLogStatus(written, lost, limitations);
  }

  private void lose(EventLoss loss) {
    losses.add(loss);
    lost.merge(loss.reason(), Math.max(0, loss.count()), Long::sum);
  }

  private void tell(@Nullable IOException reason) {
    if (reason == null) {
      if (failure != null) {
        LOG.warn("The event log {} is written again.", sink.name());
      }
      failure = null;
      return;
    }
    String text =
        "The event log "
            + sink.name()
            + " can't be written, events are lost and counted until it can: "
            + reason(reason);
    if (!text.equals(failure)) {
      LOG.warn(text);
    }
    failure = text;
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException gone) {
      return "there is no directory " + Path.of(gone.getFile()).getParent();
    }
    if (e instanceof AccessDeniedException denied) {
      return "no right to write " + denied.getFile();
    }
    if (e instanceof FileSystemException other && other.getReason() != null) {
      return other.getReason();
    }
    return String.valueOf(e.getMessage());
  }

  /** Writes what has come by now, and ends. */
  @Override
  public void close() {
    synchronized (this) {
      ending = true;
      notifyAll();
    }
    try {
      writer.join(CLOSE_WAITS_MILLIS); // Not longer: its output may take nothing.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
