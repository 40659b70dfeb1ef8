package com.acme.child;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What an application's class loaders find. */
public final class Visible {
  private Visible() {}

  /** Each class of the file's lines: who defines it, or that it is not found. */
  public static void classes(Stage stage, String[] file) throws Exception {
    Map<String, Integer> loaders = new TreeMap<>();
    for (String name : Files.readAllLines(Paths.get(file[0]), StandardCharsets.UTF_8)) {
      String where = where(name);
      Integer count = loaders.get(where);
      loaders.put(where, count == null ? 1 : count + 1);
    }
    stage.fact("loaders", loaders);
  }

  private static String where(String name) {
    try {
      ClassLoader loader =
          Class.forName(name, false, Visible.class.getClassLoader()).getClassLoader();
      return loader == null ? "boot " : "application " + name;
    } catch (ClassNotFoundException e) {
      return "not found";
    } catch (LinkageError e) {
      return e + " " + name;
    }
  }

  /** How many of each name are to be found on the class path. */
  public static void resources(Stage stage, String[] names) throws Exception {
    for (String name : names) {
      stage.fact(
          name,
          Collections.list(Visible.class.getClassLoader().getResources(name)).size()
              + " "
              + Collections.list(ClassLoader.getSystemResources(name)).size());
    }
  }

  /** A library that carries its own copy of Byte Buddy gets that, and not the agent's. */
  public static void ownCopy(Stage stage, String[] jarAndClass) throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {Paths.get(jarAndClass[0]).toUri().toURL()})) {
      stage.fact("own", loader.loadClass(jarAndClass[1]).getClassLoader() == loader);
    }
  }
}
