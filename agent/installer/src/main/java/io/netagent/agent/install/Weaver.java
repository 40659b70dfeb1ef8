package io.netagent.agent.install;

import io.netagent.agent.install.plan.Hook;
import io.netagent.hooks.SocketHooks;
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
final class Weaver implements ClassFileTransformer {
  private final Instrumentation instrumentation;

  /** By internal name. */
  private final Map<String, List<Hook>> jdkHooks = new LinkedHashMap<>();

  /** By the end of the internal name: libraries are copied under other prefixes. */
  private final Map<String, List<Hook>> libraryHooks = new LinkedHashMap<>();

  /** Guarded by itself, as all below: classes may be transformed by any thread. */
  private final Set<Hook> applied = new LinkedHashSet<>();

  /** Planned, and their class has been seen. */
  private final Set<Hook> expected = new LinkedHashSet<>();

  private final Set<String> errors = new LinkedHashSet<>();

  /** Of the batch at the start; null afterwards, when each class has one of its own. */
  private volatile @Nullable AdviceWeaving startWeaving;

  Weaver(Instrumentation instrumentation, List<Hook> hooks) {
    this.instrumentation = instrumentation;
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
   */
  void weave() {
    for (Map.Entry<String, List<Hook>> entry : jdkHooks.entrySet()) {
      String name = entry.getKey().replace('/', '.');
      if (entry.getValue().get(0).isAtStart()) {
        try {
          Class.forName(name, false, null);
        } catch (ClassNotFoundException e) {
          failed(name + " does not exist");
        }
      }
    }
    startWeaving = new AdviceWeaving(ClassFiles.ofJdk(agentLoader()));
    instrumentation.addTransformer(this, true);
    retransform(loaded());
    startWeaving = null;
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
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String internalName,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    List<Hook> hooks = internalName == null ? null : hooks(loader, internalName);
    if (internalName == null || hooks == null) {
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
      woven = weaving(loader, name, bytes).weave(name, hooks, bytes, found);
    } catch (Throwable t) {
      // The JVM would swallow it; the class stays as it is and the report tells.
      failed(internalName + ": " + t);
    }
    synchronized (applied) {
      for (Hook hook : hooks) {
        if (hook.isMissing(found)) {
          expected.add(hook);
        }
      }
      applied.addAll(found);
    }
    if (startWeaving == null) {
      SocketHooks.hookReport(report());
    }
    return woven;
  }

  private AdviceWeaving weaving(@Nullable ClassLoader loader, String name, byte[] bytes) {
    AdviceWeaving ofStart = startWeaving;
    if (loader != null) {
      return new AdviceWeaving(ClassFiles.ofLibrary(agentLoader(), loader, name, bytes));
    }
    return ofStart != null ? ofStart : new AdviceWeaving(ClassFiles.ofJdk(agentLoader()));
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
