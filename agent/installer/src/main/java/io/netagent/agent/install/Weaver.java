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
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.scaffold.TypeInitializer;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.auxiliary.AuxiliaryType;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * Puts advice into the JDK's classes. A plain transformer and not an AgentBuilder, which takes
 * twice as long to start and makes JDK 24+ print a warning about Unsafe; and advice straight on a
 * class reader and writer, because Byte Buddy's builder of types would load 185 classes more, a
 * quarter of the start-up time.
 */
final class Weaver implements ClassFileTransformer {
  private final Map<String, List<Hook>> hooksByClass = new LinkedHashMap<>();

  /** Guarded by itself: classes may be transformed by any thread. */
  private final Set<Hook> applied = new LinkedHashSet<>();

  /** Guarded by {@link #applied}. */
  private final List<String> errors = new ArrayList<>();

  private final ClassFiles classFiles = new ClassFiles(loader());

  /** One for all classes, because they mention the same types; without the code of methods. */
  private final TypePool types =
      new TypePool.Default(
          new TypePool.CacheProvider.Simple(), classFiles, TypePool.Default.ReaderMode.FAST);

  Weaver(List<Hook> hooks) {
    for (Hook hook : hooks) {
      List<Hook> ofClass = hooksByClass.get(hook.className);
      if (ofClass == null) {
        ofClass = new ArrayList<>();
        hooksByClass.put(hook.className, ofClass);
      }
      ofClass.add(hook);
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
    // Megabytes; whoever retransforms these classes later makes them be read again.
    types.clear();
    classFiles.close();
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

  /** Reasons first: the record has room for a kilobyte. */
  private String report() {
    StringBuilder report = new StringBuilder();
    synchronized (applied) {
      for (String error : errors) {
        report.append(report.length() == 0 ? "" : "; ").append(error);
      }
      boolean first = true;
      for (List<Hook> hooks : hooksByClass.values()) {
        for (Hook hook : hooks) {
          if (!applied.contains(hook)) {
            report.append(!first ? ", " : report.length() == 0 ? "missing: " : "; missing: ");
            report.append(hook);
            first = false;
          }
        }
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
    TypeDescription type = types.describe(name).resolve();
    ClassFileVersion version = ClassFileVersion.ofClassFile(bytes);
    Implementation.Context context =
        Implementation.Context.Disabled.Factory.INSTANCE.make(
            type,
            new AuxiliaryType.NamingStrategy.Enumerating("netagent"),
            TypeInitializer.None.INSTANCE,
            version,
            version,
            Implementation.Context.FrameGeneration.GENERATE);
    // No flags: advice adds the stack map frames that it needs, the others stay as they are.
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, 0);
    ClassVisitor visitor = writer;
    for (Hook hook : hooks) {
      TypeDescription advice = types.describe(hook.adviceClassName()).resolve();
      visitor =
          Advice.to(advice, classFiles)
              .on(new MethodOf(hook))
              .wrap(
                  type,
                  visitor,
                  context,
                  types,
                  type.getDeclaredFields(),
                  type.getDeclaredMethods(),
                  0,
                  0);
    }
    reader.accept(visitor, 0);
    byte[] woven = writer.toByteArray();
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

  /** No lambda: the first one of a JVM costs tens of milliseconds. */
  private static final class MethodOf implements ElementMatcher<MethodDescription> {
    private final Hook hook;

    MethodOf(Hook hook) {
      this.hook = hook;
    }

    @Override
    public boolean matches(@Nullable MethodDescription method) {
      return method != null && hook.matches(method.getInternalName(), method.getDescriptor());
    }
  }
}
