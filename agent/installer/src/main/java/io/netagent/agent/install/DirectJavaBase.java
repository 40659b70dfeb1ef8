package io.netagent.agent.install;

import java.lang.instrument.Instrumentation;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.internal.access.SharedSecrets;

/**
 * What {@link JavaBase} does, from JDK 17 on without reflection, which from 18 on makes a dozen
 * classes for each new shape of a call: 20 ms of a start. Java 8 bytecode as all of the agent, but
 * compiled against the JDK that builds it; never loaded on an older one.
 */
final class DirectJavaBase {
  private DirectJavaBase() {}

  static Object moduleOf(Class<?> type) {
    return type.getModule();
  }

  /** Of java.base; the sets are of modules. */
  @SuppressWarnings("unchecked")
  static void redefine(
      Instrumentation instrumentation,
      Map<String, ? extends Set<?>> exports,
      Map<String, ? extends Set<?>> opens) {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Collections.<Module>emptySet(),
        (Map<String, Set<Module>>) exports,
        (Map<String, Set<Module>>) opens,
        Collections.<Class<?>>emptySet(),
        Collections.<Class<?>, List<Class<?>>>emptyMap());
  }

  /** Needs jdk.internal.access. */
  static void define(String name, byte[] bytes) {
    SharedSecrets.getJavaLangAccess().defineClass(null, name, bytes, null, "netagent.jar");
  }
}
