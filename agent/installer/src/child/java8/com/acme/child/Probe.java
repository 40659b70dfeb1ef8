package com.acme.child;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.TreeMap;

/** An agent of the test's own: looks at the classes as the JVM has them, hooks and all. */
public final class Probe {
  private static Instrumentation instrumentation;

  private Probe() {}

  /** Called by the JVM (java.lang.instrument). */
  public static void premain(String options, Instrumentation given) {
    instrumentation = given;
  }

  /**
   * A number for the bytes of each class, woven or not: the transformer that came last sees all.
   */
  public static void classes(Stage stage, String[] names) throws Exception {
    TreeMap<String, Integer> hashes = new TreeMap<>();
    ClassFileTransformer look =
        new ClassFileTransformer() {
          @Override
          public byte[] transform(
              ClassLoader loader,
              String name,
              Class<?> redefined,
              ProtectionDomain domain,
              byte[] bytes) {
            if (redefined != null) {
              hashes.put(name, Arrays.hashCode(bytes));
            }
            return null;
          }
        };
    instrumentation.addTransformer(look, true);
    try {
      for (String name : names) {
        instrumentation.retransformClasses(Class.forName(name));
      }
    } finally {
      instrumentation.removeTransformer(look);
    }
    stage.fact("hashes", hashes);
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
