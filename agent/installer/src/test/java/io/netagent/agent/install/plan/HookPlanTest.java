package io.netagent.agent.install.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.bytebuddy.asm.Advice;
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

  /** Byte Buddy would find out only at the start of somebody's application. */
  @ParameterizedTest
  @MethodSource("here")
  void advice_itsParameters_fitTheMethod(Hook hook) throws Exception {
    Executable target = matching(hook).get(0);
    int advices = 0;
    for (Method advice : Class.forName(hook.adviceClassName()).getDeclaredMethods()) {
      if (advice.isAnnotationPresent(Advice.OnMethodEnter.class)
          || advice.isAnnotationPresent(Advice.OnMethodExit.class)) {
        advices++;
        assertSuppresses(advice);
        for (Parameter parameter : advice.getParameters()) {
          assertFits(parameter, target);
        }
      }
    }
    assertTrue(advices > 0, hook.adviceClassName() + " has no advice");
  }

  private static void assertSuppresses(Method advice) {
    Advice.OnMethodEnter enter = advice.getAnnotation(Advice.OnMethodEnter.class);
    Class<?> suppressed =
        enter != null
            ? enter.suppress()
            : advice.getAnnotation(Advice.OnMethodExit.class).suppress();
    assertEquals(Throwable.class, suppressed, advice::toString);
  }

  private static void assertFits(Parameter parameter, Executable target) throws Exception {
    for (Annotation annotation : parameter.getAnnotations()) {
      Class<?> given = null;
      if (annotation instanceof Advice.Argument argument) {
        assertTrue(argument.value() < target.getParameterCount(), target::toString);
        given = target.getParameterTypes()[argument.value()];
      } else if (annotation instanceof Advice.FieldValue field) {
        given = field(target.getDeclaringClass(), field.value()).getType();
      } else if (annotation instanceof Advice.Return) {
        given = ((Method) target).getReturnType();
      } else if (annotation instanceof Advice.This) {
        given = target.getDeclaringClass();
      } else if (annotation instanceof Advice.Thrown) {
        given = Throwable.class;
      }
      if (given != null) {
        assertTrue(
            parameter.getType().isAssignableFrom(given),
            parameter + " takes no " + given + " of " + target);
      }
    }
  }

  private static Field field(Class<?> type, String name) {
    Field found = null;
    for (Class<?> c = type; c != null && found == null; c = c.getSuperclass()) {
      found =
          Stream.of(c.getDeclaredFields())
              .filter(f -> f.getName().equals(name))
              .findAny()
              .orElse(null);
    }
    assertNotNull(found, name + " of " + type);
    return found;
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
        closing += hook.adviceClassName().endsWith(".Closing") ? 1 : 0;
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
