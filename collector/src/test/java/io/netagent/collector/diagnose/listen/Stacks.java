package io.netagent.collector.diagnose.listen;

import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.evidence.ThreadsSeen;
import io.netagent.recorder.RecordedThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The stacks of a server, as a dump gives them. */
public final class Stacks {
  public static final String CHECKOUT = "com.acme.shop.Shop.checkout(Shop.java:17)";
  public static final long OWNER = 9;

  private final List<RecordedThread> threads = new ArrayList<>();

  public Stacks owner() {
    threads.add(
        new RecordedThread(
            OWNER,
            "stock-refresh",
            Thread.State.TIMED_WAITING,
            false,
            "",
            -1,
            List.of(
                "java.base/java.lang.Thread.sleep(Native Method)",
                "com.acme.shop.Stock.refresh(Stock.java:7)")));
    return this;
  }

  /** Workers of Tomcat that wait for the owner's lock. */
  public Stacks locked(int count) {
    return workers(count, Thread.State.BLOCKED, "java.lang.Object@1f", OWNER, CHECKOUT);
  }

  public Stacks running(int count) {
    return workers(count, Thread.State.RUNNABLE, "", -1, "com.acme.shop.Shop.sum(Shop.java:40)");
  }

  public Stacks sleeping(int count) {
    return workers(
        count,
        Thread.State.TIMED_WAITING,
        "",
        -1,
        "java.base/java.lang.Thread.sleep(Native Method)",
        "com.acme.shop.Shop.pause(Shop.java:50)");
  }

  public Stacks longPolling(int count) {
    return workers(
        count,
        Thread.State.TIMED_WAITING,
        "java.lang.Object@2",
        -1,
        "java.base/java.lang.Object.wait(Native Method)",
        "com.acme.shop.Shop.poll(Shop.java:60)");
  }

  public Stacks reading(int count) {
    return workers(
        count,
        Thread.State.RUNNABLE,
        "",
        -1,
        "java.base/sun.nio.ch.NioSocketImpl.implRead(NioSocketImpl.java:309)",
        "com.acme.shop.Shop.askStock(Shop.java:70)");
  }

  public Stacks idle(int count) {
    for (int i = 0; i < count; i++) {
      add(
          Thread.State.WAITING,
          "c@1",
          -1,
          "java.base/jdk.internal.misc.Unsafe.park(Native Method)",
          "org.apache.tomcat.util.threads.TaskQueue.take(TaskQueue.java:117)",
          "org.apache.tomcat.util.threads.ThreadPoolExecutor.getTask(ThreadPoolExecutor.java:1114)");
    }
    return this;
  }

  /** A thread that accepts and serves, too. */
  public Stacks mainIsBusy(long id) {
    threads.add(
        new RecordedThread(
            id,
            "main",
            Thread.State.RUNNABLE,
            false,
            "",
            -1,
            List.of(
                "java.base/java.io.FileInputStream.read(Native Method)",
                "com.acme.shop.Loop.importAll(Loop.java:12)",
                "com.acme.shop.Loop.main(Loop.java:5)")));
    return this;
  }

  private Stacks workers(
      int count, Thread.State state, String lock, long owner, String... innermost) {
    for (int i = 0; i < count; i++) {
      List<String> frames = new ArrayList<>(List.of(innermost));
      frames.add("jakarta.servlet.http.HttpServlet.service(HttpServlet.java:590)");
      frames.add(
          "org.apache.catalina.core.StandardWrapperValve.invoke(StandardWrapperValve.java:9)");
      add(state, lock, owner, frames.toArray(new String[0]));
    }
    return this;
  }

  private void add(Thread.State state, String lock, long owner, String... frames) {
    int number = threads.size() + 20;
    threads.add(
        new RecordedThread(
            number, "http-nio-8080-exec-" + number, state, false, lock, owner, List.of(frames)));
  }

  /** Taken at this moment of the scene. */
  public void takenIn(Scene scene) {
    scene.threads =
        Map.of(Scene.PID, new ThreadsSeen(scene.nowNanos(), List.copyOf(threads), threads.size()));
  }
}
