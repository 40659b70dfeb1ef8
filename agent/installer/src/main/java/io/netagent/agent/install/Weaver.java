package io.netagent.agent.install;

import io.netagent.agent.install.plan.Hook;
import io.netagent.agent.install.weave.AdviceWeaving;
import io.netagent.agent.install.weave.ClassFiles;
import io.netagent.hooks.LoadedClasses;
import io.netagent.hooks.SocketHooks;
import java.io.Closeable;
import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts advice into the planned classes, those of the JDK at the start and the others when they
 * load, and takes it out again. A plain transformer and not an AgentBuilder, which takes twice as
 * long to start and makes JDK 24+ print a warning about Unsafe.
 */
final class Weaver implements ClassFileTransformer, LoadedClasses {
  private final Instrumentation instrumentation;
  private final WovenClasses cache;

  /** By internal name. */
  private final Map<String, List<Hook>> jdkHooks = new LinkedHashMap<>();

  /** By the end of the internal name: libraries are copied under other prefixes. */
  private final Map<String, List<Hook>> libraryHooks = new LinkedHashMap<>();

  /** Guarded by itself, as all below: classes may be transformed by any thread. */
  private final Set<Hook> applied = new LinkedHashSet<>();

  /** Planned, and their class has been seen. */
  private final Set<Hook> expected = new LinkedHashSet<>();

  /** Names of classes that came to be woven in the batch. */
  private final Set<String> seen = new LinkedHashSet<>();

  private final Set<String> errors = new LinkedHashSet<>();

  /** Classes are woven in one batch, and kept in one; afterwards each for itself. */
  private volatile boolean inBatch;

  /** Of the batch, once a class of the JDK is not found in the cache; guarded by the cache. */
  private @Nullable AdviceWeaving batchWeaving;

  Weaver(Instrumentation instrumentation, List<Hook> hooks, WovenClasses cache) {
    this.instrumentation = instrumentation;
    this.cache = cache;
    for (Hook hook : hooks) {
      Map<String, List<Hook>> byName = hook.isInLibrary() ? libraryHooks : jdkHooks;
      String name = hook.className().replace('.', '/');
      List<Hook> ofClass = byName.get(name);
      if (ofClass == null) {
        ofClass = new ArrayList<>();
        byName.put(name, ofClass);
      }
      ofClass.add(hook);
      if (hook.isAtStart()) {
        expected.add(hook);
      }
    }
  }

  private static ClassLoader agentLoader() {
    ClassLoader loader = Weaver.class.getClassLoader();
    if (loader == null) {
      throw new IllegalStateException("the installer is in the boot loader");
    }
    return loader;
  }

  /**
   * Weaves all planned classes that are loaded, and loads those that the start needs, without
   * initialising them: what is woven now can be reported now.
   *
   * <p>A class that loads is woven on its way in, from the bytes of its file. That is cheaper than
   * to replace it, and these bytes are the same at each start; those that the JVM gives out for a
   * class that it has need not be (the order of the methods is that of addresses).
   */
  void weave() {
    inBatch = true;
    instrumentation.addTransformer(this, true);
    List<Class<?>> late = loaded();
    for (Map.Entry<String, List<Hook>> entry : jdkHooks.entrySet()) {
      if (entry.getValue().get(0).isAtStart()) {
        load(entry.getKey().replace('/', '.'), late);
      }
    }
    retransform(late);
    synchronized (cache) {
      inBatch = false;
      batchWeaving = null;
    }
    cache.keep();
  }

  private void load(String name, List<Class<?>> late) {
    try {
      Class<?> type = Class.forName(name, false, null);
      boolean woven;
      synchronized (applied) {
        woven = seen.contains(name);
      }
      if (!woven && !late.contains(type)) {
        // Loaded while another class was being woven, when the JVM asks no transformer.
        late.add(type);
      }
    } catch (ClassNotFoundException e) {
      failed(name + " does not exist");
    }
  }

  /**
   * Makes every woven class what it was.
   *
   * @return which could not be, and why, in words; empty when all are
   */
  String unweave() {
    instrumentation.removeTransformer(this);
    synchronized (applied) {
      errors.clear();
    }
    retransform(loaded());
    synchronized (applied) {
      return String.join("; ", errors);
    }
  }

  private List<Class<?>> loaded() {
    List<Class<?>> loaded = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (!type.isArray()
          && hooks(type.getClassLoader(), type.getName().replace('.', '/')) != null) {
        loaded.add(type);
      }
    }
    return loaded;
  }

  private void retransform(List<Class<?>> classes) {
    if (classes.isEmpty()) {
      return;
    }
    try {
      // All in one call, which stops the JVM's threads once.
      instrumentation.retransformClasses(classes.toArray(new Class<?>[0]));
    } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
      for (Class<?> type : classes) {
        retransformAlone(type);
      }
    }
  }

  /** So that one class that can't be woven does not take the others with it. */
  private void retransformAlone(Class<?> type) {
    try {
      instrumentation.retransformClasses(type);
    } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
      failed(type.getName() + ": " + e);
    }
  }

  private void failed(String error) {
    synchronized (applied) {
      errors.add(error);
    }
  }

  /**
   * Planned hooks that should be there by now and are not, and why, in words; empty when all are.
   * Reasons first: the record has room for a kilobyte.
   */
  String report() {
    StringBuilder report = new StringBuilder();
    synchronized (applied) {
      for (String error : errors) {
        report.append(report.length() == 0 ? "" : "; ").append(error);
      }
      boolean first = true;
      for (Hook hook : expected) {
        if (!applied.contains(hook)) {
          report.append(!first ? ", " : report.length() == 0 ? "missing: " : "; missing: ");
          report.append(hook);
          first = false;
        }
      }
    }
    return report.toString();
  }

  private @Nullable List<Hook> hooks(@Nullable ClassLoader loader, String internalName) {
    if (loader == null) {
      return jdkHooks.get(internalName);
    }
    for (Map.Entry<String, List<Hook>> entry : libraryHooks.entrySet()) {
      String end = entry.getKey();
      int start = internalName.length() - end.length();
      if (start >= 0
          && internalName.endsWith(end)
          && (start == 0 || internalName.charAt(start - 1) == '/')) {
        return entry.getValue();
      }
    }
    return null;
  }

  @Override
  public Class<?>[] all() {
    return instrumentation.getAllLoadedClasses();
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String internalName,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (internalName == null) {
      return null;
    }
    SocketHooks.classLoads(internalName);
    List<Hook> hooks = hooks(loader, internalName);
    if (hooks == null) {
      return null;
    }
    // The class is loaded by the application, which may not read what weaving reads.
    return AccessController.doPrivileged(
        new PrivilegedAction<byte @Nullable []>() {
          @Override
          public byte @Nullable [] run() {
            return weave(loader, internalName, hooks, bytes);
          }
        });
  }

  private byte @Nullable [] weave(
      @Nullable ClassLoader loader, String internalName, List<Hook> hooks, byte[] bytes) {
    byte[] woven = null;
    List<Hook> found = new ArrayList<>();
    try {
      String name = internalName.replace('/', '.');
      if (loader != null && !seesHooks(loader)) {
        // Once for all classes of this kind of loader: the record has room for a kilobyte.
        failed(
            "classes of "
                + loader.getClass().getName()
                + ", which does not delegate to the boot loader, are not watched");
        SocketHooks.hookReport(report());
        return null;
      }
      woven = woven(loader, name, hooks, bytes, found);
    } catch (Throwable t) {
      // The JVM would swallow it; the class stays as it is and the report tells.
      failed(internalName + ": " + t);
    }
    synchronized (applied) {
      if (inBatch) {
        seen.add(internalName.replace('/', '.'));
      }
      for (Hook hook : hooks) {
        if (hook.isMissing(found)) {
          expected.add(hook);
        }
      }
      applied.addAll(found);
    }
    if (!inBatch) {
      SocketHooks.hookReport(report());
    }
    return woven;
  }

  private byte[] woven(
      @Nullable ClassLoader loader, String name, List<Hook> hooks, byte[] bytes, List<Hook> found)
      throws IOException {
    byte[] woven = cache.find(name, bytes, hooks, found);
    if (woven == null) {
      woven = weaving(loader).weave(name, hooks, bytes, found);
      cache.add(name, bytes, woven, hooks, found);
    }
    if (!inBatch) {
      cache.keep();
      closeJar();
    }
    return woven;
  }

  /** Its loader reads what weaves for the first class that is woven, and only advice later. */
  private static void closeJar() {
    ClassLoader loader = agentLoader();
    if (loader instanceof Closeable) {
      try {
        ((Closeable) loader).close();
      } catch (IOException e) {
        // Only its file descriptor stays.
      }
    }
  }

  private AdviceWeaving weaving(@Nullable ClassLoader loader) {
    if (loader != null) {
      return new AdviceWeaving(ClassFiles.ofLibrary(agentLoader(), loader));
    }
    synchronized (cache) {
      AdviceWeaving weaving = batchWeaving;
      if (weaving == null) {
        weaving = new AdviceWeaving(ClassFiles.ofJdk(agentLoader()));
        batchWeaving = inBatch ? weaving : null;
      }
      return weaving;
    }
  }

  /**
   * Loaders of OSGi and JBoss Modules may keep the boot loader's packages from their classes, which
   * would get a NoClassDefFoundError at the first hook.
   */
  private static boolean seesHooks(ClassLoader loader) {
    try {
      return Class.forName(SocketHooks.class.getName(), false, loader) == SocketHooks.class;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
