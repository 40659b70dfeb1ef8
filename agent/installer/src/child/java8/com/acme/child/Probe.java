package com.acme.child;

import java.lang.instrument.Instrumentation;

/** An agent of the test's own: counts the classes that the JVM has. */
public final class Probe {
  private static Instrumentation instrumentation;

  private Probe() {}

  /** Called by the JVM (java.lang.instrument). */
  public static void premain(String options, Instrumentation given) {
    instrumentation = given;
  }

  /** Classes and threads that are there after a collection. */
  public static void left(Stage stage, String[] none) {
    System.gc();
    System.gc();
    int all = 0;
    int installers = 0;
    int boot = 0;
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      all++;
      String name = type.getName();
      installers += name.startsWith("net.bytebuddy.") || name.contains(".agent.install.") ? 1 : 0;
      boot += name.startsWith("io.netagent.") && type.getClassLoader() == null ? 1 : 0;
    }
    stage.fact("classes", all);
    stage.fact("installers", installers);
    stage.fact("boot", boot);
    stage.fact(
        "threads",
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("netagent"))
            .count());
  }
}
