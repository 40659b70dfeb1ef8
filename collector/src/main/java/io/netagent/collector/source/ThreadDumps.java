package io.netagent.collector.source;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.FlightRecordReader;
import io.netagent.recorder.MailboxClient;
import io.netagent.recorder.NoAnswerException;
import io.netagent.recorder.ThreadDump;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks agents for the stacks of their process's threads, through the mailbox in the flight record:
 * eight bytes are written into it, nothing else; the agent answers at most once a second. An answer
 * serves all who ask within a second, also one that says why there are no stacks. Waits for two
 * seconds at most, on the thread of who asks, never on the collecting one. Thread-safe.
 */
public final class ThreadDumps {
  private static final int WAITS_MILLIS = 2_000;
  private static final long FRESH_NANOS = 1_000_000_000L;

  /** The web server has six threads: some stay for those who ask for something else. */
  private static final int AT_ONCE = 2;

  private final Semaphore asking = new Semaphore(AT_ONCE);
  private final Object proc = new Object();

  // Both guarded by proc.
  private final ProcFiles files;
  private final RecordDescriptors descriptors;

  /** Guarded by itself. */
  private final Map<ProcessKey, Asked> askedByProcess = new HashMap<>();

  private volatile Map<Integer, FlightRecords.Place> places = Map.of();

  public ThreadDumps(Path procRoot) {
    files = new ProcFiles(procRoot);
    descriptors = new RecordDescriptors(files);
  }

  /**
   * Stacks, or why there are none.
   *
   * @param dump null if there is none
   * @param record read right after the dump; null without one
   * @param readAtNanos CLOCK_MONOTONIC after the record was read
   * @param missing in a sentence, null if there are stacks
   */
  public record Answer(
      @Nullable ThreadDump dump,
      @Nullable FlightRecord record,
      long readAtNanos,
      @Nullable String missing) {
    static Answer missing(String why) {
      return new Answer(null, null, System.nanoTime(), why);
    }
  }

  /** The latest answer of one process; who asks it holds this. */
  private static final class Asked {
    private volatile @Nullable Answer latest;

    @Nullable Answer fresh() {
      Answer answer = latest;
      return answer != null && System.nanoTime() - answer.readAtNanos < FRESH_NANOS ? answer : null;
    }
  }

  /** A pid may be another process's by now. */
  private record ProcessKey(int pid, long startTicks) {
    static ProcessKey of(FlightRecords.Place place) {
      return new ProcessKey(place.process().pid(), place.process().startTicks());
    }
  }

  /** The latest tick has read these. */
  public void show(Map<Integer, FlightRecords.Place> readPlaces) {
    places = readPlaces;
    Set<ProcessKey> alive =
        readPlaces.values().stream().map(ProcessKey::of).collect(Collectors.toSet());
    synchronized (askedByProcess) {
      askedByProcess.keySet().retainAll(alive);
    }
  }

  /** The latest answer that this process gave to whomever; null if none is known. Asks nobody. */
  public @Nullable Answer latest(int pid) {
    FlightRecords.Place place = places.get(pid);
    if (place == null) {
      return null;
    }
    synchronized (askedByProcess) {
      Asked asked = askedByProcess.get(ProcessKey.of(place));
      return asked == null ? null : asked.latest;
    }
  }

  /** Asks the agent of this process, unless somebody did within the last second. */
  public Answer ask(int pid) throws InterruptedException {
    FlightRecords.Place place = places.get(pid);
    if (place == null) {
      return Answer.missing("There is no agent to ask in process " + pid + ".");
    }
    Asked asked;
    synchronized (askedByProcess) {
      asked = askedByProcess.computeIfAbsent(ProcessKey.of(place), unused -> new Asked());
    }
    Answer answer = asked.fresh();
    if (answer != null) {
      return answer;
    }
    if (!asking.tryAcquire()) {
      return Answer.missing("Others are being answered now; try again in a second.");
    }
    try {
      synchronized (asked) {
        answer = asked.fresh();
        if (answer == null) {
          answer = askNow(place);
          asked.latest = answer;
        }
        return answer;
      }
    } finally {
      asking.release();
    }
  }

  private Answer askNow(FlightRecords.Place place) throws InterruptedException {
    int pid = place.process().pid();
    try {
      read(place); // So it passes every check now; nothing is written into another file.
      ThreadDump dump;
      try (MailboxClient mailbox = MailboxClient.open(path(place))) {
        dump = mailbox.ask(WAITS_MILLIS);
      }
      FlightRecord record = read(place);
      return new Answer(dump, record, System.nanoTime(), null);
    } catch (NoAnswerException e) {
      return Answer.missing(why(place, e));
    } catch (AccessDeniedException e) {
      return Answer.missing(noRight(place));
    } catch (NoSuchFileException e) {
      return Answer.missing("Process " + pid + " has ended, or its agent has closed its record.");
    } catch (IOException | RuntimeException e) {
      return Answer.missing("The flight record of process " + pid + ": " + e.getMessage() + ".");
    }
  }

  private FlightRecord read(FlightRecords.Place place) throws IOException {
    synchronized (proc) {
      return descriptors.read(place.process(), place.fd(), inode -> new FlightRecordReader());
    }
  }

  private Path path(FlightRecords.Place place) {
    synchronized (proc) {
      return descriptors.path(place.process(), place.fd());
    }
  }

  private String why(FlightRecords.Place place, NoAnswerException e) {
    int pid = place.process().pid();
    return switch (e.reason()) {
      case NO_RIGHT_TO_WRITE -> noRight(place);
      case NOT_RECORDING -> "The agent of process " + pid + " has stopped recording.";
      case NO_MEMORY ->
          "The file system of the flight record of process " + pid + " has no room for stacks.";
      case TIMED_OUT -> silent(place);
    };
  }

  private String silent(FlightRecords.Place place) {
    int pid = place.process().pid();
    ProcessStat stat;
    synchronized (proc) {
      stat = files.stat(pid);
    }
    if (stat == null || stat.startTicks() != place.process().startTicks() || stat.state() == 'Z') {
      return "Process " + pid + " has ended.";
    }
    if (stat.stopped()) {
      return "Process " + pid + " is stopped, by a signal or a debugger, and answers nothing.";
    }
    return "The agent of process "
        + pid
        + " did not answer within "
        + WAITS_MILLIS / 1_000
        + " s: its JVM is in a long pause, or gets no processor.";
  }

  private String noRight(FlightRecords.Place place) {
    int pid = place.process().pid();
    long uid;
    synchronized (proc) {
      uid = files.effectiveUid(pid);
    }
    return "To ask process "
        + pid
        + " for its stacks the collector must write into its flight record, which takes the"
        + " process's own uid ("
        + (uid < 0 ? "not known" : uid)
        + ") or CAP_DAC_OVERRIDE.";
  }
}
