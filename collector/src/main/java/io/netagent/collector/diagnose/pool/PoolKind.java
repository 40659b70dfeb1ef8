package io.netagent.collector.diagnose.pool;

import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.recorder.RecordedThread;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pools that make a thread wait for a connection, and how they are known in a stack.
 *
 * <p>Not here, because no thread waits in them: OkHttp's Dispatcher and Netty's FixedChannelPool
 * (with all that is built on it, such as Reactor Netty and the AWS SDK's asynchronous client) queue
 * the call; java.net.http.HttpClient has no limit.
 */
enum PoolKind {
  HTTP_CLIENT_4(
      "Apache HttpClient 4",
      true,
      List.of("org.apache.http."),
      List.of(
          "org.apache.http.pool.AbstractConnPool.getPoolEntryBlocking(",
          "org.apache.http.impl.conn.tsccm.ConnPoolByRoute.getEntryBlocking(")),
  HTTP_CLIENT_5(
      "Apache HttpClient 5",
      true,
      List.of("org.apache.hc."),
      List.of("org.apache.hc.client5.http.impl.classic.InternalExecRuntime.acquireEndpoint(")),
  HTTP_CLIENT_3(
      "Commons HttpClient 3",
      true,
      List.of("org.apache.commons.httpclient."),
      List.of("org.apache.commons.httpclient.MultiThreadedHttpConnectionManager.doGetConnection(")),
  HIKARI(
      "HikariCP",
      false,
      List.of("com.zaxxer.hikari."),
      List.of("com.zaxxer.hikari.util.ConcurrentBag.borrow(")),
  COMMONS_POOL(
      "Commons Pool",
      false,
      List.of("org.apache.commons.pool2.", "org.apache.tomcat.dbcp.pool2."),
      List.of(
          "org.apache.commons.pool2.impl.LinkedBlockingDeque.takeFirst(",
          "org.apache.commons.pool2.impl.LinkedBlockingDeque.pollFirst(",
          "org.apache.tomcat.dbcp.pool2.impl.LinkedBlockingDeque.takeFirst(",
          "org.apache.tomcat.dbcp.pool2.impl.LinkedBlockingDeque.pollFirst(")),
  COMMONS_POOL_1(
      "Commons Pool 1",
      false,
      List.of("org.apache.commons.pool."),
      List.of(
          "org.apache.commons.pool.impl.GenericObjectPool.borrowObject(",
          "org.apache.commons.pool.impl.GenericKeyedObjectPool.borrowObject(")),
  TOMCAT_JDBC(
      "Tomcat JDBC pool",
      false,
      List.of("org.apache.tomcat.jdbc.pool."),
      List.of("org.apache.tomcat.jdbc.pool.ConnectionPool.borrowConnection(")),
  C3P0(
      "c3p0",
      false,
      List.of("com.mchange.v2."),
      List.of("com.mchange.v2.resourcepool.BasicResourcePool.awaitAvailable(")),
  DRUID(
      "Druid",
      false,
      List.of("com.alibaba.druid.pool."),
      List.of(
          "com.alibaba.druid.pool.DruidDataSource.takeLast(",
          "com.alibaba.druid.pool.DruidDataSource.pollLast(")),
  AGROAL(
      "Agroal",
      false,
      List.of("io.agroal.pool."),
      List.of("io.agroal.pool.ConnectionPool.handlerFromSharedCache(")),
  MONGODB(
      "MongoDB driver",
      false,
      List.of("com.mongodb."),
      List.of(
          "com.mongodb.internal.connection.ConcurrentPool.acquirePermit(",
          "com.mongodb.internal.connection.ConcurrentPool$StateAndPermits.acquirePermit",
          "com.mongodb.internal.connection.DefaultConnectionPool$OpenConcurrencyLimiter.acquirePermitOrGetAvailableOpenedConnection(",
          "com.mongodb.internal.connection.ConcurrentPool.get("));

  /** What waits stands near the innermost end: a lock's frames, the pool's queue, the pool. */
  private static final int DEPTH = 24;

  private final String label;
  private final boolean openedByLessee;

  @SuppressWarnings("ImmutableEnumChecker") // They are List.of.
  private final List<String> packages;

  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> waitingFrames;

  PoolKind(
      String label, boolean openedByLessee, List<String> packages, List<String> waitingFrames) {
    this.label = label;
    this.openedByLessee = openedByLessee;
    this.packages = packages;
    this.waitingFrames = waitingFrames;
  }

  /** As its users know it. */
  String label() {
    return label;
  }

  /**
   * Whether who opens a connection is who takes it: such a pool is never filled ahead of need, nor
   * by a thread of its own.
   */
  boolean openedByLessee() {
    return openedByLessee;
  }

  /** The pool whose code, nearest to the socket call, opened a connection; null for none. */
  static @Nullable PoolKind ofOpener(List<String> stack) {
    for (String frame : stack) {
      String plain = ApplicationFrames.withoutModule(frame);
      for (PoolKind kind : values()) {
        for (String prefix : kind.packages) {
          if (plain.startsWith(prefix)) {
            return kind;
          }
        }
      }
    }
    return null;
  }

  /** The pool that a thread waits for a connection of; null if it does something else. */
  static @Nullable PoolKind ofWaiter(RecordedThread thread) {
    if (thread.state() != Thread.State.WAITING && thread.state() != Thread.State.TIMED_WAITING) {
      return null;
    }
    List<String> frames = thread.frames();
    for (int i = 0; i < Math.min(DEPTH, frames.size()); i++) {
      for (PoolKind kind : values()) {
        if (kind.isWaitingFrame(frames.get(i))) {
          return kind;
        }
      }
    }
    return null;
  }

  /** The frame in which the thread waits, as {@code AbstractConnPool.getPoolEntryBlocking}. */
  String waitsIn(RecordedThread thread) {
    for (String frame : thread.frames()) {
      if (isWaitingFrame(frame)) {
        String plain = ApplicationFrames.withoutModule(frame);
        String method = plain.substring(0, plain.indexOf('('));
        int dot = method.lastIndexOf('.', method.lastIndexOf('.') - 1);
        return method.substring(dot + 1);
      }
    }
    return label;
  }

  private boolean isWaitingFrame(String frame) {
    String plain = ApplicationFrames.withoutModule(frame);
    for (String waiting : waitingFrames) {
      if (plain.startsWith(waiting)) {
        return true;
      }
    }
    return false;
  }
}
