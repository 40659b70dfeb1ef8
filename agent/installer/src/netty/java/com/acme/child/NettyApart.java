package com.acme.child;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/** Netty in a loader as some of OSGi and JBoss Modules: it finds only what it was given. */
public final class NettyApart {
  private NettyApart() {}

  /** As NettyEcho.run. */
  public static void run(Stage stage, String[] words) throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(new File(element).toURI().toURL());
    }
    Class<?> echo =
        new Apart(urls.toArray(new URL[0]))
            .loadClass(NettyApart.class.getPackage().getName() + ".NettyEcho");
    echo.getMethod("run", Stage.class, String[].class).invoke(null, stage, words);
    stage.fact("loader", echo.getClassLoader().getClass().getName());
  }

  private static final class Apart extends URLClassLoader {
    Apart(URL[] urls) {
      super(urls, null);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("java.") || name.startsWith("javax.") || name.startsWith("sun.")) {
        return super.loadClass(name, resolve);
      }
      if (name.startsWith(Stage.class.getName())) {
        return Stage.class.getClassLoader().loadClass(name);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }
}
