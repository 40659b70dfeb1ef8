package io.netagent.hooks;

import io.netagent.recorder.FlightRecordWriter;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.SiteKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where connections come from. The opening thread keeps only an unresolved Throwable (2.4 µs); the
 * agent's thread turns it into text (20–34 µs) within 100 ms and lets go of it, so no class is
 * pinned.
 */
final class OpenSites {
  /**
   * Stacks taken at most: 1,000 a second cost 0.25 % of a core, and 3 % of the agent's thread if
   * all of these connections stay open. A service that opens more for long opens them at a few
   * sites.
   */
  private static final int CAPTURES_PER_TICK = 100;

  private static final int CAPTURE_BURST = 2_000;

  /**
   * Of connections that are closed again when their turn comes, only so many stacks are resolved:
   * enough to know the sites of short connections, and at most 200 x 34 µs = 0.7 % of a core.
   */
  private static final int CLOSED_RESOLVED_PER_TICK = 20;

  private final ConcurrentLinkedQueue<Captured> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger tokens = new AtomicInteger(CAPTURE_BURST);

  /** Agent's thread only. */
  private int closedLeft;

  /** Opening thread: remembers its stack, unless stacks come too fast. */
  void capture(TrackedSocket socket, SiteKind kind) {
    if (tokens.get() <= 0 || tokens.getAndDecrement() <= 0) {
      socket.stackSkipped = true;
      return;
    }
    socket.stackTaken = true;
    queue.add(new Captured(socket, socket.generation, kind));
  }

  /** The thread that makes a socket for another one to connect: keeps its stack until then. */
  void captureMaker(TrackedSocket socket) {
    if (tokens.get() > 0 && tokens.getAndDecrement() > 0) {
      socket.maker = new Captured(socket, 0, SiteKind.OPENER);
    }
  }

  /** Connecting thread: the stack of the opener, which is the maker's if that was kept. */
  void captureOpener(TrackedSocket socket) {
    Captured maker = socket.maker;
    if (maker == null) {
      capture(socket, SiteKind.OPENER);
      return;
    }
    socket.maker = null;
    maker.generation = socket.generation;
    socket.stackTaken = true;
    queue.add(maker);
  }

  /**
   * Agent's thread: writes the next stack that waits, if any.
   *
   * @return false if there was none
   */
  boolean resolveNext(TrackedSockets sockets, FlightRecordWriter writer, Events events) {
    Captured captured = queue.poll();
    if (captured == null) {
      return false;
    }
    boolean open = sockets.holds(captured.socket);
    if (!open && closedLeft-- <= 0) {
      writer.count(RecordCounter.SITES_SKIPPED);
    } else if (!write(captured, writer, events)) {
      writer.count(RecordCounter.SITES_OVERFLOWED);
    }
    return true;
  }

  /** Agent's thread, every tick: more stacks may be taken. */
  void refill() {
    closedLeft = CLOSED_RESOLVED_PER_TICK;
    int now = tokens.get();
    if (now < CAPTURE_BURST) {
      tokens.addAndGet(Math.min(CAPTURES_PER_TICK, CAPTURE_BURST - now));
    }
  }

  private static boolean write(Captured captured, FlightRecordWriter writer, Events events) {
    TrackedSocket socket = captured.socket;
    try {
      int siteId = writer.site(socket.fd, captured.generation, captured.kind, captured.frames());
      if (siteId >= 0 && socket.generation == captured.generation) {
        if (events.wanted) {
          events.site(socket.fd, captured.generation, siteId);
        }
        boolean unused = socket.hasSite(siteId);
        long closedSequence = socket.closedSequence();
        if (closedSequence >= 0) {
          // Of this thread and the closing one, the first counts it for the site.
          writer.closedSite(closedSequence, siteId);
        }
      }
      return siteId >= 0;
    } catch (IOException e) {
      // The tmpfs is full: no room for the text of a stack is the same as no room in the table.
      return false;
    }
  }

  /** As the JDK prints it, but without loader and module, which differ between releases. */
  static String text(StackTraceElement element) {
    StringBuilder text =
        new StringBuilder(element.getClassName())
            .append('.')
            .append(element.getMethodName())
            .append('(');
    if (element.isNativeMethod()) {
      text.append("Native Method");
    } else if (element.getFileName() == null) {
      text.append("Unknown Source");
    } else {
      text.append(element.getFileName());
      if (element.getLineNumber() >= 0) {
        text.append(':').append(element.getLineNumber());
      }
    }
    return text.append(')').toString();
  }

  /** A stack, still in the JVM's own form. */
  static final class Captured extends Throwable {
    private static final long serialVersionUID = 1L;
    private static final String HOOKS_PACKAGE = "io.netagent.hooks.";

    final transient TrackedSocket socket;
    final SiteKind kind;

    /** Of the slot; a socket that is not connected yet has none. */
    long generation;

    Captured(TrackedSocket socket, long generation, SiteKind kind) {
      this.socket = socket;
      this.kind = kind;
      this.generation = generation;
    }

    /**
     * Innermost first, without the hooks themselves, and without the JDK's own of reflection: they
     * change after some calls (inflation), which would make two sites of one line.
     */
    List<String> frames() {
      StackTraceElement[] stack = getStackTrace();
      List<String> frames = new ArrayList<>(stack.length);
      for (StackTraceElement element : stack) {
        String className = element.getClassName();
        if (!className.startsWith("jdk.internal.reflect.")
            && !className.startsWith("sun.reflect.")
            && (!frames.isEmpty() || !className.startsWith(HOOKS_PACKAGE))) {
          frames.add(text(element));
        }
      }
      return frames;
    }
  }
}
