package io.netagent.collector.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.finding.RuleId;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Collects what the scenes of the rules' own tests are told: a rule that is never is none. */
class EveryRuleTest {
  @Test
  void everyRule_isToldInSomeScene() throws Exception {
    Set<String> told = new TreeSet<>();
    int run = 0;
    for (Class<?> test : tests()) {
      for (Method method : test.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Test.class) && method.getParameterCount() == 0) {
          run++;
          told.addAll(Scene.collecting(() -> run(test, method)));
        }
      }
    }
    assertTrue(run > 100, run + " tests were found");
    List<String> missing = new ArrayList<>();
    for (RuleId rule : RuleId.values()) {
      if (!told.contains(rule.text())) {
        missing.add(rule.text());
      }
    }
    assertEquals(List.of(), missing);
  }

  /** Whether it passes is not the question here. */
  private static void run(Class<?> test, Method method) {
    try {
      Constructor<?> constructor = test.getDeclaredConstructor();
      constructor.setAccessible(true);
      method.setAccessible(true);
      method.invoke(constructor.newInstance());
    } catch (InvocationTargetException e) {
      // It fails by itself as well.
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(test + " " + method, e);
    }
  }

  /** The test classes of the packages below this one: those of the rules. */
  private static List<Class<?>> tests() throws IOException, URISyntaxException {
    Path classes =
        Path.of(EveryRuleTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path here = classes.resolve(EveryRuleTest.class.getPackageName().replace('.', '/'));
    List<Class<?>> tests = new ArrayList<>();
    try (Stream<Path> files = Files.walk(here)) {
      for (Path file : files.sorted().toList()) {
        String name = classes.relativize(file).toString();
        if (name.endsWith("Test.class")
            && !name.contains("$")
            && here.relativize(file).getNameCount() > 1) {
          Class<?> test = load(name.substring(0, name.length() - 6).replace('/', '.'));
          if (!Modifier.isAbstract(test.getModifiers())) {
            tests.add(test);
          }
        }
      }
    }
    return tests;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
