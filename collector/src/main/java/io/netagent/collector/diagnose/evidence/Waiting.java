package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.recorder.RecordedThread;
import java.util.List;
import java.util.Set;

/** What a thread waits for, as far as its state and its innermost frames tell. */
public enum Waiting {
  /** A lock that another thread holds. */
  LOCK,
  /** A signal, a future, a semaphore, an element of a queue: whatever somebody is to bring. */
  SIGNAL,
  /** The end of a pause. */
  SLEEP,
  READ,
  WRITE,
  CONNECT,
  /** Idle by trade: a server's acceptor. */
  ACCEPT,
  /** A name is being resolved. */
  LOOKUP,
  /** Events of channels: idle by trade, unless the application itself selects. */
  SELECT,
  /** The next task of an executor. */
  TASK,
  /** It runs. */
  NOTHING;

  /** Parking, the JDK's locks and what the agent weaves in stand above the call that waits. */
  private static final int INNERMOST = 16;

  private static final Set<String> TASK_METHODS =
      Set.of(
          "java.util.concurrent.ThreadPoolExecutor.getTask",
          "java.util.concurrent.ForkJoinPool.awaitWork",
          "org.apache.tomcat.util.threads.ThreadPoolExecutor.getTask",
          "org.eclipse.jetty.util.thread.QueuedThreadPool.idleJobPoll",
          "org.eclipse.jetty.util.thread.QueuedThreadPool$Runner.idleJobPoll",
          "org.eclipse.jetty.util.thread.ReservedThreadExecutor$ReservedThread.reservedWait",
          "io.netty.util.concurrent.SingleThreadEventExecutor.takeTask",
          "io.netty.util.concurrent.GlobalEventExecutor.takeTask",
          "org.jboss.threads.EnhancedQueueExecutor$PoolThreadNode.park",
          "org.jboss.threads.EnhancedQueueExecutor$ThreadBody.run");

  private static final List<String> SELECTING =
      List.of(
          "sun.nio.ch.SelectorImpl.",
          "sun.nio.ch.EPollSelectorImpl.",
          "sun.nio.ch.EPoll.wait",
          "io.netty.channel.epoll.Native.epollWait",
          "io.netty.channel.epoll.EpollEventLoop.epollWait",
          "sun.nio.ch.EPollPort$EventHandlerTask.poll");

  private static final List<String> CHANNELS =
      List.of(
          "sun.nio.ch.NioSocketImpl.",
          "sun.nio.ch.SocketChannelImpl.",
          "sun.nio.ch.ServerSocketChannelImpl.",
          "java.net.PlainSocketImpl.",
          "java.net.AbstractPlainSocketImpl.",
          "java.net.SocketInputStream.",
          "java.net.SocketOutputStream.");

  /** Of one thread of a dump. */
  static Waiting of(RecordedThread thread) {
    Thread.State state = thread.state();
    if (state == Thread.State.BLOCKED
        || (thread.lockOwnerId() > 0 && thread.lockOwnerId() != thread.id())) {
      return LOCK;
    }
    List<String> frames = thread.frames();
    for (int i = 0; i < Math.min(INNERMOST, frames.size()); i++) {
      Waiting waiting = ofFrame(ApplicationFrames.withoutModule(frames.get(i)));
      if (waiting != NOTHING) {
        return waiting;
      }
    }
    return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING ? SIGNAL : NOTHING;
  }

  private static Waiting ofFrame(String frame) {
    int end = frame.indexOf('(');
    String method = end < 0 ? frame : frame.substring(0, end);
    if (TASK_METHODS.contains(method)) {
      return TASK;
    }
    if (method.startsWith("java.lang.Thread.sleep")
        || method.startsWith("java.lang.VirtualThread.sleep")) {
      return SLEEP;
    }
    if (method.startsWith("java.net.Inet") && method.contains("AddressImpl.lookup")) {
      return LOOKUP;
    }
    if (SELECTING.stream().anyMatch(method::startsWith)) {
      return SELECT;
    }
    return CHANNELS.stream().anyMatch(method::startsWith) ? ofChannel(method) : NOTHING;
  }

  private static Waiting ofChannel(String method) {
    String name = method.substring(method.lastIndexOf('.') + 1);
    for (Waiting waiting : List.of(READ, WRITE, CONNECT, ACCEPT)) {
      String capital =
          waiting.name().charAt(0) + waiting.name().substring(1).toLowerCase(java.util.Locale.ROOT);
      if (name.contains(capital)
          || name.startsWith(waiting.name().toLowerCase(java.util.Locale.ROOT))) {
        return waiting;
      }
    }
    return NOTHING;
  }
}
