package io.netagent.agent.install.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table against the JDK that runs the tests; the other ones are tested in child JVMs. */
class HookPlanTest {
  static List<Hook> here() {
    return HookPlan.forJdk(Runtime.version().feature()).stream()
        .filter(hook -> !hook.isInLibrary())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("here")
  void hook_runningJdk_matchesOneMethodWithBody(Hook hook) throws Exception {
    List<Executable> matching = matching(hook);
    assertEquals(1, matching.size(), matching::toString);
    assertFalse(Modifier.isNative(matching.get(0).getModifiers()));
    assertFalse(Modifier.isAbstract(matching.get(0).getModifiers()));
    assertFalse(hook.reason().isEmpty());
  }

  private static List<Executable> matching(Hook hook) throws Exception {
    Class<?> type = Class.forName(hook.className(), false, null);
    List<Executable> matching = new ArrayList<>();
    for (Method method : type.getDeclaredMethods()) {
      String descriptor =
          MethodType.methodType(method.getReturnType(), method.getParameterTypes())
              .toMethodDescriptorString();
      if (hook.matches(method.getName(), descriptor)) {
        matching.add(method);
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      String descriptor =
          MethodType.methodType(void.class, constructor.getParameterTypes())
              .toMethodDescriptorString();
      if (hook.matches("<init>", descriptor)) {
        matching.add(constructor);
      }
    }
    return matching;
  }

  @Test
  void forJdk_anyJdk_hasEachMethodOnce() {
    for (int jdk : IntStream.concat(IntStream.of(8, 11), IntStream.rangeClosed(17, 30)).toArray()) {
      Set<String> methods = new HashSet<>();
      for (Hook hook : HookPlan.forJdk(jdk)) {
        assertTrue(methods.add(hook.toString()), hook + " twice for " + jdk);
      }
      int closing = 0;
      for (Hook hook : HookPlan.forJdk(jdk)) {
        closing += !hook.isInLibrary() && hook.adviceClassName().endsWith(".Closing") ? 1 : 0;
      }
      assertEquals(jdk <= 17 ? 4 : 2, closing, "close and preClose for " + jdk);
    }
  }

  /** What no row names is never woven, and nothing would say so. */
  @Test
  void adviceForNetty_eachClass_isInTheTable() throws Exception {
    Set<String> planned = new HashSet<>();
    for (Hook hook : HookPlan.forJdk(17)) {
      if (hook.isInLibrary()) {
        planned.add(hook.adviceClassName());
      }
    }
    String packageName = "io.netagent.agent.install.advice.netty.";
    Set<String> written = new HashSet<>();
    try (Stream<Path> files =
        Files.list(Path.of("target", "classes", packageName.replace('.', '/')))) {
      files
          .map(file -> packageName + file.getFileName().toString().replace(".class", ""))
          .filter(name -> !name.endsWith("package-info"))
          .forEach(written::add);
    }
    assertEquals(written, planned);
  }
}
