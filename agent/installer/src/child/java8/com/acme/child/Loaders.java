package com.acme.child;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Applications in class loaders of their own, as a server for web applications has them. */
public final class Loaders {
  private Loaders() {}

  /**
   * Runs a scenario, {@code Class.method argument…}, in a loader of its own, closes what it has
   * opened, drops the loader, and tells whether it is collected.
   */
  public static void webApplication(Stage stage, String[] scenario) throws Exception {
    WeakReference<ClassLoader> loader = run(scenario);
    long end = System.nanoTime() + 20_000_000_000L;
    while (loader.get() != null && System.nanoTime() < end) {
      System.gc();
      Thread.sleep(20);
    }
    stage.fact("collected", loader.get() == null);
  }

  private static WeakReference<ClassLoader> run(String[] scenario) throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      classPath.add(new File(entry).toURI().toURL());
    }
    URLClassLoader loader =
        new URLClassLoader(
            classPath.toArray(new URL[0]), ClassLoader.getSystemClassLoader().getParent());
    Thread self = Thread.currentThread();
    ClassLoader before = self.getContextClassLoader();
    self.setContextClassLoader(loader);
    try {
      Class<?> stageClass = loader.loadClass(Stage.class.getName());
      if (stageClass == Stage.class) {
        throw new IllegalStateException("not its own");
      }
      Constructor<?> constructor = stageClass.getDeclaredConstructor(PrintStream.class);
      constructor.setAccessible(true);
      Object inner = constructor.newInstance(new PrintStream(new ByteArrayOutputStream()));
      int dot = scenario[0].indexOf('.');
      loader
          .loadClass(Loaders.class.getPackage().getName() + "." + scenario[0].substring(0, dot))
          .getMethod(scenario[0].substring(dot + 1), stageClass, String[].class)
          .invoke(null, inner, Arrays.copyOfRange(scenario, 1, scenario.length));
      Method close = stageClass.getDeclaredMethod("close");
      close.setAccessible(true);
      close.invoke(inner);
    } finally {
      self.setContextClassLoader(before);
      loader.close();
    }
    return new WeakReference<>(loader);
  }
}
