package io.netagent.collector.diagnose.delivery;

import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.recorder.RecordedThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The threads that wait until a write is done. In a server with a selector they stand in no socket
 * call: the library tries the write, and parks the thread until the selector says that there is
 * room.
 */
final class ParkedWriters {
  /** Frames from the top among which the write must stand. */
  private static final int DEPTH = 40;

  private static final List<String> NETWORK_LIBRARIES =
      List.of(
          "org.eclipse.jetty.",
          "org.apache.tomcat.",
          "org.apache.coyote.",
          "org.apache.catalina.",
          "io.undertow.",
          "org.xnio.",
          "io.netty.",
          "org.glassfish.grizzly.",
          "org.apache.http.",
          "org.apache.hc.",
          "sun.net.httpserver.",
          "sun.nio.ch.NioSocketImpl.",
          "sun.nio.ch.SocketChannelImpl.",
          "sun.nio.ch.SocketAdaptor",
          "java.net.Socket");

  private static final Set<String> WRITES =
      Set.of(
          "write",
          "writeBlocking",
          "doWrite",
          "implWrite",
          "socketWrite0",
          "flush",
          "flushBlocking",
          "awaitWritable",
          "writeFully");

  private ParkedWriters() {}

  /** Those of the threads that do. */
  static List<RecordedThread> of(List<RecordedThread> threads) {
    List<RecordedThread> writers = new ArrayList<>();
    for (RecordedThread thread : threads) {
      if (writes(thread.frames())) {
        writers.add(thread);
      }
    }
    return writers;
  }

  /** From the top down: nothing but the JDK and network libraries, and a write of one of these. */
  private static boolean writes(List<String> frames) {
    boolean waits = false;
    for (int i = 0; i < Math.min(DEPTH, frames.size()); i++) {
      String frame = ApplicationFrames.withoutModule(frames.get(i));
      waits |= i < 4 && isWait(frame);
      boolean library = NETWORK_LIBRARIES.stream().anyMatch(frame::startsWith);
      if (library && WRITES.contains(method(frame))) {
        return waits;
      }
      if (!library && !isJdk(frame)) {
        return false;
      }
    }
    return false;
  }

  private static boolean isWait(String frame) {
    return frame.startsWith("jdk.internal.misc.Unsafe.park(")
        || frame.startsWith("sun.misc.Unsafe.park(")
        || frame.startsWith("java.lang.VirtualThread.park(")
        || frame.startsWith("java.lang.Object.wait")
        || frame.startsWith("sun.nio.ch.Net.poll(")
        || frame.startsWith("java.net.SocketOutputStream.socketWrite0(");
  }

  private static boolean isJdk(String frame) {
    return frame.startsWith("java.")
        || frame.startsWith("jdk.")
        || frame.startsWith("sun.")
        || frame.startsWith("javax.")
        || frame.startsWith("jakarta.");
  }

  private static String method(String frame) {
    int end = frame.indexOf('(');
    String name = end < 0 ? frame : frame.substring(0, end);
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
