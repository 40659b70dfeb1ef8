package io.netagent.agent.install;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the agent needs of module java.base, which in Java 8 is no module yet. By reflection where
 * {@link DirectJavaBase} can't be: {@code java.lang.Module} does not exist there.
 */
final class JavaBase {
  /** One class in the boot loader, by whatever this JDK has for it. */
  private interface Definition {
    void define(String name, byte[] bytes) throws ReflectiveOperationException;
  }

  private static final Definition DIRECTLY =
      new Definition() {
        @Override
        public void define(String name, byte[] bytes) {
          DirectJavaBase.define(name, bytes);
        }
      };

  private final Instrumentation instrumentation;

  /** Feature release. */
  private final int jdk;

  JavaBase(Instrumentation instrumentation, int jdk) {
    this.instrumentation = instrumentation;
    this.jdk = jdk;
  }

  /**
   * Defines classes in the boot loader, in its unnamed module: java.base's classes and the
   * application's both link to them there. Unlike appendToBootstrapClassLoaderSearch this prints no
   * warning and keeps class data sharing of the application's classes.
   *
   * @param classes bytes by class name, in any order
   */
  void defineInBootLoader(Map<String, byte[]> classes)
      throws ReflectiveOperationException, IOException {
    if (jdk == 8) {
      defineByUnsafe(classes);
      return;
    }
    Map<String, byte[]> fitting = NamesOfLaterJdks.given(classes, jdk);
    String accessPackage = jdk == 11 ? "jdk.internal.misc" : "jdk.internal.access";
    redefine(
        Collections.singletonMap(accessPackage, Collections.singleton(moduleOf(JavaBase.class))),
        Collections.<String, Set<?>>emptyMap());
    if (jdk >= 17) {
      defineInAnyOrder(fitting, DIRECTLY);
      return;
    }
    final Object access =
        Class.forName(accessPackage + ".SharedSecrets").getMethod("getJavaLangAccess").invoke(null);
    final Method define =
        Class.forName(accessPackage + ".JavaLangAccess")
            .getMethod(
                "defineClass",
                ClassLoader.class,
                String.class,
                byte[].class,
                ProtectionDomain.class,
                String.class);
    defineInAnyOrder(
        fitting,
        new Definition() {
          @Override
          public void define(String name, byte[] bytes) throws ReflectiveOperationException {
            define.invoke(access, null, name, bytes, null, "netagent.jar");
          }
        });
  }

  /** A public class of a package that java.base keeps for itself. */
  Class<?> internalClass(String packageName, String simpleName)
      throws ReflectiveOperationException {
    if (jdk > 8) {
      redefine(
          Collections.singletonMap(packageName, Collections.singleton(moduleOf(JavaBase.class))),
          Collections.<String, Set<?>>emptyMap());
    }
    return Class.forName(packageName + "." + simpleName);
  }

  private static void defineByUnsafe(Map<String, byte[]> classes)
      throws ReflectiveOperationException {
    Class<?> unsafeClass = Class.forName("sun.misc.Unsafe");
    Field theUnsafe = unsafeClass.getDeclaredField("theUnsafe");
    theUnsafe.setAccessible(true);
    final Object unsafe = theUnsafe.get(null);
    final Method define =
        unsafeClass.getMethod(
            "defineClass",
            String.class,
            byte[].class,
            int.class,
            int.class,
            ClassLoader.class,
            ProtectionDomain.class);
    defineInAnyOrder(
        classes,
        new Definition() {
          @Override
          public void define(String name, byte[] bytes) throws ReflectiveOperationException {
            define.invoke(unsafe, name, bytes, 0, bytes.length, null, null);
          }
        });
  }

  /** A class whose super type is not there yet waits for the next round, if this one was of use. */
  private static void defineInAnyOrder(Map<String, byte[]> classes, Definition definition)
      throws ReflectiveOperationException {
    Map<String, byte[]> left = classes;
    while (!left.isEmpty()) {
      Map<String, byte[]> deferred = new LinkedHashMap<>();
      for (Map.Entry<String, byte[]> entry : left.entrySet()) {
        try {
          definition.define(entry.getKey(), entry.getValue());
        } catch (InvocationTargetException e) {
          if (!(e.getCause() instanceof NoClassDefFoundError)
              || deferred.size() + 1 == left.size()) {
            throw e;
          }
          deferred.put(entry.getKey(), entry.getValue());
        } catch (NoClassDefFoundError e) {
          if (deferred.size() + 1 == left.size()) {
            throw e;
          }
          deferred.put(entry.getKey(), entry.getValue());
        }
      }
      left = deferred;
    }
  }

  /**
   * Lets the module of this class reflect on private members of the packages. In Java 8 everybody
   * may.
   */
  void open(Class<?> to, String... packages) throws ReflectiveOperationException {
    if (jdk == 8) {
      return;
    }
    Map<String, Set<?>> opens = new HashMap<>();
    for (String name : packages) {
      opens.put(name, Collections.singleton(moduleOf(to)));
    }
    redefine(Collections.<String, Set<?>>emptyMap(), opens);
  }

  private void redefine(Map<String, ? extends Set<?>> exports, Map<String, ? extends Set<?>> opens)
      throws ReflectiveOperationException {
    if (jdk >= 17) {
      DirectJavaBase.redefine(instrumentation, exports, opens);
      return;
    }
    Instrumentation.class
        .getMethod(
            "redefineModule",
            Class.forName("java.lang.Module"),
            Set.class,
            Map.class,
            Map.class,
            Set.class,
            Map.class)
        .invoke(
            instrumentation,
            moduleOf(Object.class),
            Collections.emptySet(),
            exports,
            opens,
            Collections.emptySet(),
            Collections.emptyMap());
  }

  private Object moduleOf(Class<?> type) throws ReflectiveOperationException {
    if (jdk >= 17) {
      return DirectJavaBase.moduleOf(type);
    }
    return Class.class.getMethod("getModule").invoke(type);
  }
}
