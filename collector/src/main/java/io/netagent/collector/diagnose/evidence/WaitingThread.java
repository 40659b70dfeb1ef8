package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.Library;
import io.netagent.collector.diagnose.site.LibraryPackages;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.RecordedThread;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thread of a dump and what it waits for.
 *
 * @param waitsIn the innermost frame that is not the JDK's: the call of a library, or of the
 *     application, that waits; the innermost frame if all are the JDK's; empty without frames
 * @param site the innermost frame of the application, of kind {@code blocked-in}; a library's, with
 *     {@code -library} behind the kind, if the application has none in the stack
 * @param server whose thread it is: Tomcat, Jetty, Undertow, Netty, gRPC, the JDK's HttpServer;
 *     null for all others
 * @param executor it is a worker of one of the JDK's executors
 */
public record WaitingThread(
    RecordedThread thread,
    Waiting waiting,
    String waitsIn,
    SiteFrame site,
    @Nullable Library server,
    boolean executor) {

  /** Frames that only a server's thread has; clients share the libraries' other packages. */
  private static final Map<Library, List<String>> SERVERS =
      Map.of(
          Library.TOMCAT,
          List.of(
              "org.apache.coyote.",
              "org.apache.catalina.",
              "org.apache.tomcat.util.net.",
              "org.apache.tomcat.util.threads."),
          Library.JETTY_SERVER,
          List.of(
              "org.eclipse.jetty.server.", "org.eclipse.jetty.servlet.", "org.eclipse.jetty.ee"),
          Library.UNDERTOW,
          List.of("io.undertow.server.", "io.undertow.servlet."),
          Library.GRPC,
          List.of("io.grpc.internal.ServerImpl", "io.grpc.stub.ServerCalls"),
          Library.JDK_HTTP_SERVER,
          List.of("sun.net.httpserver."),
          Library.NETTY,
          List.of("io.netty.channel.", "io.netty.util.concurrent."));

  static WaitingThread of(
      RecordedThread thread, ApplicationFrames frames, List<String> applicationPackages) {
    String waitsIn = thread.frames().isEmpty() ? "" : thread.frames().get(0);
    for (String frame : thread.frames()) {
      if (frames.kindOf(frame) != LibraryPackages.Kind.JDK) {
        waitsIn = frame;
        break;
      }
    }
    boolean executor = false;
    for (String frame : thread.frames()) {
      String plain = ApplicationFrames.withoutModule(frame);
      executor |=
          plain.startsWith("java.util.concurrent.ThreadPoolExecutor$Worker.")
              || plain.startsWith("java.util.concurrent.ForkJoinWorkerThread.");
    }
    return new WaitingThread(
        thread,
        Waiting.of(thread),
        ApplicationFrames.withoutModule(waitsIn),
        frames.blockedIn(thread.frames(), applicationPackages),
        serverIn(thread.frames()),
        executor);
  }

  /** The server whose frames are in this stack, or null. */
  public static @Nullable Library serverIn(List<String> stack) {
    Library server = null;
    for (String frame : stack) {
      if (server == null || server == Library.NETTY) {
        server = serverOf(ApplicationFrames.withoutModule(frame), server);
      }
    }
    return server;
  }

  /** Netty carries others, so any other one goes before it. */
  private static @Nullable Library serverOf(String plainFrame, @Nullable Library otherwise) {
    for (Map.Entry<Library, List<String>> each : SERVERS.entrySet()) {
      if (each.getValue().stream().anyMatch(plainFrame::startsWith)) {
        return each.getKey();
      }
    }
    return otherwise;
  }

  /** Whether a frame of the application is in its stack. */
  public boolean inApplication() {
    return site.isKnown() && site.kind().equals(ApplicationFrames.BLOCKED_IN);
  }

  /** It waits for work to come, as idle workers, acceptors and event loops do. */
  public boolean isIdle() {
    return switch (waiting) {
      case TASK, ACCEPT -> true;
      case SELECT, SIGNAL -> !inApplication();
      default -> false;
    };
  }

  /** What it does, with the place: {@code sleeps at com.acme.shop.Stock.refresh(Stock.java:7)}. */
  public String doing() {
    String at = site.isKnown() ? " at " + site.frame() : "";
    return switch (waiting) {
          case LOCK -> "waits for a lock";
          case SIGNAL -> "waits for a signal";
          case SLEEP -> "sleeps";
          case READ -> "reads from a socket";
          case WRITE -> "writes to a socket";
          case CONNECT -> "connects a socket";
          case ACCEPT -> "waits for a client";
          case LOOKUP -> "resolves a name";
          case SELECT -> "waits for events";
          case TASK -> "waits for a task";
          case NOTHING -> "runs";
        }
        + at;
  }
}
