package io.netagent.agent.install;

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
 * What the agent needs of module java.base, which in Java 8 is no module yet. By reflection,
 * because this is Java 8 bytecode: {@code java.lang.Module} does not exist there.
 */
final class JavaBase {
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
  void defineInBootLoader(Map<String, byte[]> classes) throws ReflectiveOperationException {
    if (jdk == 8) {
      defineByUnsafe(classes);
      return;
    }
    String accessPackage = jdk == 11 ? "jdk.internal.misc" : "jdk.internal.access";
    redefine(
        Collections.singletonMap(accessPackage, Collections.singleton(moduleOf(JavaBase.class))),
        Collections.<String, Set<?>>emptyMap());
    Object access =
        Class.forName(accessPackage + ".SharedSecrets").getMethod("getJavaLangAccess").invoke(null);
    Method define =
        Class.forName(accessPackage + ".JavaLangAccess")
            .getMethod(
                "defineClass",
                ClassLoader.class,
                String.class,
                byte[].class,
                ProtectionDomain.class,
                String.class);
    Map<String, byte[]> left = classes;
    while (!left.isEmpty()) {
      Map<String, byte[]> deferred = new LinkedHashMap<>();
      for (Map.Entry<String, byte[]> entry : left.entrySet()) {
        try {
          define.invoke(access, null, entry.getKey(), entry.getValue(), null, "netagent.jar");
        } catch (InvocationTargetException e) {
          defer(entry, e, deferred, left.size());
        }
      }
      left = deferred;
    }
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
    Object unsafe = theUnsafe.get(null);
    Method define =
        unsafeClass.getMethod(
            "defineClass",
            String.class,
            byte[].class,
            int.class,
            int.class,
            ClassLoader.class,
            ProtectionDomain.class);
    Map<String, byte[]> left = classes;
    while (!left.isEmpty()) {
      Map<String, byte[]> deferred = new LinkedHashMap<>();
      for (Map.Entry<String, byte[]> entry : left.entrySet()) {
        byte[] bytes = entry.getValue();
        try {
          define.invoke(unsafe, entry.getKey(), bytes, 0, bytes.length, null, null);
        } catch (InvocationTargetException e) {
          defer(entry, e, deferred, left.size());
        }
      }
      left = deferred;
    }
  }

  /** A class whose super type is not there yet waits for the next round, if this one was of use. */
  private static void defer(
      Map.Entry<String, byte[]> entry,
      InvocationTargetException failure,
      Map<String, byte[]> deferred,
      int left)
      throws InvocationTargetException {
    if (!(failure.getCause() instanceof NoClassDefFoundError) || deferred.size() + 1 == left) {
      throw failure;
    }
    deferred.put(entry.getKey(), entry.getValue());
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

  private static Object moduleOf(Class<?> type) throws ReflectiveOperationException {
    return Class.class.getMethod("getModule").invoke(type);
  }
}
