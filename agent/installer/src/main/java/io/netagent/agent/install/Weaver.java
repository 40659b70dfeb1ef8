package io.netagent.agent.install;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * Puts advice into the JDK's classes. A plain transformer and not an AgentBuilder, which takes
 * twice as long to start and makes JDK 24+ print a warning about Unsafe.
 */
final class Weaver implements ClassFileTransformer {
  private final Map<String, List<Hook>> hooksByClass = new LinkedHashMap<>();

  /** Guarded by itself: classes may be transformed by any thread. */
  private final Set<Hook> applied = new LinkedHashSet<>();

  /** Guarded by {@link #applied}. */
  private final List<String> errors = new ArrayList<>();

  private final ClassFileLocator locator = ClassFileLocator.ForClassLoader.of(loader());

  Weaver(List<Hook> hooks) {
    for (Hook hook : hooks) {
      hooksByClass.computeIfAbsent(hook.className, name -> new ArrayList<>()).add(hook);
    }
  }

  private static ClassLoader loader() {
    ClassLoader loader = Weaver.class.getClassLoader();
    if (loader == null) {
      throw new IllegalStateException("the installer is in the boot loader");
    }
    return loader;
  }

  /**
   * Weaves all planned classes now. Loads them first, without initialising them: what is woven at
   * start can be reported at start.
   *
   * @return planned hooks that did not apply, and why, in words; empty when all did
   */
  String weave(Instrumentation instrumentation) {
    List<Class<?>> classes = new ArrayList<>();
    for (String name : hooksByClass.keySet()) {
      try {
        classes.add(Class.forName(name, false, null));
      } catch (ClassNotFoundException e) {
        synchronized (applied) {
          errors.add(name + " does not exist");
        }
      }
    }
    instrumentation.addTransformer(this, true);
    try {
      // All in one call, which stops the JVM's threads once.
      instrumentation.retransformClasses(classes.toArray(new Class<?>[0]));
    } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
      for (Class<?> type : classes) {
        weaveAlone(type, instrumentation);
      }
    }
    return report();
  }

  /** So that one class that can't be woven does not take the others with it. */
  private void weaveAlone(Class<?> type, Instrumentation instrumentation) {
    try {
      instrumentation.retransformClasses(type);
    } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
      synchronized (applied) {
        errors.add(type.getName() + ": " + e);
      }
    }
  }

  private String report() {
    StringBuilder report = new StringBuilder();
    synchronized (applied) {
      for (List<Hook> hooks : hooksByClass.values()) {
        for (Hook hook : hooks) {
          if (!applied.contains(hook)) {
            report.append(report.length() == 0 ? "missing: " : ", ").append(hook);
          }
        }
      }
      for (String error : errors) {
        report.append(report.length() == 0 ? "" : "; ").append(error);
      }
    }
    return report.toString();
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String internalName,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (loader != null || internalName == null) {
      return null;
    }
    List<Hook> hooks = hooksByClass.get(internalName.replace('/', '.'));
    if (hooks == null) {
      return null;
    }
    try {
      return woven(internalName.replace('/', '.'), hooks, bytes);
    } catch (Throwable t) {
      // The JVM would swallow it; the class stays as it is and the report tells.
      synchronized (applied) {
        errors.add(internalName + ": " + t);
      }
      return null;
    }
  }

  private byte[] woven(String name, List<Hook> hooks, byte[] bytes) {
    ClassFileLocator all =
        new ClassFileLocator.Compound(ClassFileLocator.Simple.of(name, bytes), locator);
    TypePool pool = TypePool.Default.of(all);
    TypeDescription type = pool.describe(name).resolve();
    DynamicType.Builder<?> builder =
        new ByteBuddy().with(TypeValidation.DISABLED).decorate(type, all);
    for (Hook hook : hooks) {
      TypeDescription advice = pool.describe(hook.adviceClassName()).resolve();
      builder = builder.visit(Advice.to(advice, all).on(matcher(hook)));
    }
    byte[] woven = builder.make(pool).getBytes();
    synchronized (applied) {
      for (Hook hook : hooks) {
        for (MethodDescription method : type.getDeclaredMethods()) {
          if (hook.matches(method.getInternalName(), method.getDescriptor())
              && !method.isNative()
              && !method.isAbstract()) {
            applied.add(hook);
          }
        }
      }
    }
    return woven;
  }

  private static ElementMatcher<MethodDescription> matcher(Hook hook) {
    return method -> hook.matches(method.getInternalName(), method.getDescriptor());
  }
}
