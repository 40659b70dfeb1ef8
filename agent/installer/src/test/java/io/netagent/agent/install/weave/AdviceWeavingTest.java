package io.netagent.agent.install.weave;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.agent.install.advice.sample.Calls;
import io.netagent.agent.install.plan.Hook;
import io.netagent.agent.install.plan.HookPlan;
import io.netagent.agent.install.plan.SampleHooks;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.matcher.ElementMatchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Against Byte Buddy's own weaving of the same advice, and against the JVM's verifier. */
class AdviceWeavingTest {
  private static final String SHAPES = WovenShapes.class.getName();

  /** Knows one class as these bytes, and all others as the tests do. */
  private static final class Woven extends ClassLoader {
    private final Map<String, byte[]> classes;

    Woven(ClassLoader parent, Map<String, byte[]> classes) {
      super(parent);
      this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
      }
    }
  }

  private static ClassLoader here() {
    return AdviceWeavingTest.class.getClassLoader();
  }

  private static byte[] file(String className) throws Exception {
    try (InputStream in = here().getResourceAsStream(className.replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }

  private static byte[] weave(byte[] bytes, List<Hook> hooks) throws Exception {
    List<Hook> applied = new ArrayList<>();
    byte[] woven =
        new AdviceWeaving(ClassFiles.ofLibrary(here(), here()))
            .weave(hooks.get(0).className(), hooks, bytes, applied);
    assertEquals(hooks, applied);
    return woven;
  }

  private static Hook hook(String method, String advice) {
    return SampleHooks.of(SHAPES, method, "(", advice);
  }

  private static byte[] byByteBuddy(String method, String advice) throws Exception {
    return new ByteBuddy()
        .redefine(WovenShapes.class)
        .visit(
            Advice.to(Class.forName(hook(method, advice).adviceClassName()))
                .on(ElementMatchers.named(method)))
        .make()
        .getBytes();
  }

  /** What is seen of a method's calls with 0 to 3: its own doing and that of its advice. */
  private static List<String> story(byte[] bytes, String method) throws Exception {
    Class<?> type = new Woven(here(), Map.of(SHAPES, bytes)).loadClass(SHAPES);
    Object self = type.getConstructor().newInstance();
    List<String> story = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      Calls.taken();
      for (Method each : type.getMethods()) {
        if (each.getName().equals(method)) {
          story.add(n + ": " + outcome(each, self, n));
          story.addAll(Calls.taken());
        }
      }
    }
    return story;
  }

  private static String outcome(Method method, Object self, int n) throws Exception {
    try {
      Object returned =
          method.getParameterCount() == 1
              ? method.invoke(self, n)
              : method.invoke(self, 40L, 2.5, n);
      return returned instanceof int[] array ? "array of " + array.length : "" + returned;
    } catch (InvocationTargetException e) {
      return e.getCause().toString();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "beginsWithLoop,Around",
    "beginsWithLoop,AtEntry",
    "beginsWithLoop,AtExit",
    "beginsWithLoop,FailingAtBothEnds",
    "wide,Around",
    "wide,AroundWide",
    "wide,FailingAtBothEnds",
    "tries,Around",
    "tries,AtExit",
    "tries,FailingAtBothEnds",
    "nothing,Around",
    "nothing,AtEntry",
    "nothing,FailingAtBothEnds",
    "locks,Around",
    "locks,AtExit",
    "switches,Around",
    "switches,AtExit",
    "switches,AtAnyExit",
    "statics,Around",
    "statics,FailingAtBothEnds",
    "alwaysThrows,Around",
    "alwaysThrows,AtExit",
    "lambdas,Around",
    "lambdas,AtAnyExit",
    "forgets,Around",
  })
  void weave_anyShapeOfMethod_doesAsByteBuddys(String method, String advice) throws Exception {
    List<String> expected = story(byByteBuddy(method, advice), method);
    List<String> told = story(weave(file(SHAPES), List.of(hook(method, advice))), method);
    assertEquals(expected, told);
    boolean isSeen = expected.stream().anyMatch(line -> line.startsWith("["));
    assertEquals(!(method.equals("alwaysThrows") && advice.equals("AtExit")), isSeen);
  }

  @Test
  void weave_manyHooksAtOneMethod_firstIsOutermost() throws Exception {
    byte[] woven =
        weave(
            file(SHAPES),
            List.of(hook("tries", "Around"), hook("tries", "AtExit"), hook("tries", "AtEntry")));
    byte[] expected =
        new ByteBuddy()
            .redefine(WovenShapes.class)
            .visit(
                Advice.to(Class.forName(hook("tries", "Around").adviceClassName()))
                    .on(ElementMatchers.named("tries")))
            .visit(
                Advice.to(Class.forName(hook("tries", "AtExit").adviceClassName()))
                    .on(ElementMatchers.named("tries")))
            .visit(
                Advice.to(Class.forName(hook("tries", "AtEntry").adviceClassName()))
                    .on(ElementMatchers.named("tries")))
            .make()
            .getBytes();
    assertEquals(story(expected, "tries"), story(woven, "tries"));
  }

  @Test
  void weave_constructors_runAdviceAtTheirEnds() throws Exception {
    byte[] woven = weave(file(SHAPES), List.of(hook("<init>", "AtAnyExit")));
    Calls.taken();
    Class<?> type = new Woven(here(), Map.of(SHAPES, woven)).loadClass(SHAPES);
    type.getConstructor().newInstance();
    type.getConstructor(int.class).newInstance(200);
    assertEquals(List.of("[exit]", "[exit]", "[exit]"), Calls.taken());
  }

  /** A path may lead to nothing: the advice is left out then, and the method does as before. */
  @Test
  void weave_reachedValues_areThoseOfTheMoment() throws Exception {
    byte[] woven = weave(file(SHAPES), List.of(hook("forgets", "Reaching")));
    assertEquals(
        List.of(
            "0: true",
            "[reached, WovenShapes, 6, seven0]",
            "1: true",
            "[reached, WovenShapes, 7, seven01]",
            "2: false",
            "3: true",
            "[reached, WovenShapes, 5, null3]"),
        story(woven, "forgets"));
  }

  @ParameterizedTest
  @CsvSource({
    "<init>,Around,a constructor can have advice at its exit alone",
    "statics,AtExit,a static method has no object",
    "nothing,AtExit,there is no value for RETURN",
    "nothing,AroundWide,a int is no long",
    "tries,NoSuch,no class file of",
  })
  void weave_adviceThatDoesNotFit_saysWhy(String method, String advice, String reason) {
    Exception refused =
        assertThrows(Exception.class, () -> weave(file(SHAPES), List.of(hook(method, advice))));
    assertTrue(refused.getMessage().contains(reason), refused::toString);
  }

  @Test
  void weave_returnThatLeavesMoreOnTheStack_isRefused() throws Exception {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, "Odd", null, "java/lang/Object", null);
    MethodVisitor odd =
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "odd", "()I", null, null);
    odd.visitCode();
    odd.visitInsn(Opcodes.LCONST_0);
    odd.visitInsn(Opcodes.ICONST_1);
    odd.visitInsn(Opcodes.IRETURN);
    odd.visitMaxs(3, 0);
    odd.visitEnd();
    writer.visitEnd();
    Hook hook = SampleHooks.of("Odd", "odd", "()I", "Around");
    Exception refused =
        assertThrows(IllegalStateException.class, () -> weave(writer.toByteArray(), List.of(hook)));
    assertEquals("a return leaves something on the stack", refused.getMessage());
  }

  @Test
  void weave_methodsOfNoHook_stayByteForByte() throws Exception {
    byte[] before = file(SHAPES);
    byte[] woven = weave(before, List.of(hook("nothing", "AtEntry")));
    assertFalse(before.length == woven.length);
    assertArrayEquals(code(before, "switches"), code(woven, "switches"));
  }

  private static byte[] code(byte[] bytes, String method) {
    ClassWriter alone = new ClassWriter(0);
    new ClassReader(bytes)
        .accept(
            new ClassVisitor(Opcodes.ASM9, alone) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String type, String signature, String[] thrown) {
                return name.equals(method)
                    ? super.visitMethod(access, name, type, signature, thrown)
                    : null;
              }
            },
            ClassReader.SKIP_DEBUG);
    return alone.toByteArray();
  }

  static List<Hook> planned() {
    return HookPlan.forJdk(Runtime.version().feature()).stream()
        .filter(hook -> !hook.isInLibrary())
        .toList();
  }

  /** What does not fit its method is refused in the weaving. */
  @ParameterizedTest
  @MethodSource("planned")
  void weave_eachHookOfThePlan_findsItsMethodInThisJdk(Hook hook) throws Exception {
    try (InputStream in =
        Object.class.getResourceAsStream("/" + hook.className().replace('.', '/') + ".class")) {
      byte[] bytes = in.readAllBytes();
      List<Hook> applied = new ArrayList<>();
      byte[] woven =
          new AdviceWeaving(ClassFiles.ofJdk(here()))
              .weave(hook.className(), List.of(hook), bytes, applied);
      assertEquals(List.of(hook), applied);
      assertTrue(woven.length > bytes.length);
    }
  }

  /** Java 8's methods and Netty's too: what can't be copied into any method is refused. */
  @Test
  void advice_ofAllPlans_canBeCopied() throws Exception {
    int copied = 0;
    for (int jdk : new int[] {8, 11, 17, 21, 25}) {
      for (Hook hook : HookPlan.forJdk(jdk)) {
        AdviceClass advice = AdviceClass.read(file(hook.adviceClassName()));
        for (AdviceMethod method : new AdviceMethod[] {advice.enter, advice.exit}) {
          if (method != null) {
            List<AdviceParameter> loaded = new ArrayList<>();
            method.copyTo(new MethodVisitor(Opcodes.ASM9) {}, loaded::add);
            assertTrue(loaded.containsAll(method.parameters), hook::adviceClassName);
            copied++;
          }
        }
      }
    }
    assertTrue(copied > 300, "only " + copied);
  }

  /** Thousands of methods that javac has made; those of Java 5 have no frames. */
  @ParameterizedTest
  @CsvSource({
    "com.tngtech.archunit.ArchConfiguration, 8000",
    "net.bytebuddy.ByteBuddy, 8000",
    "org.junit.jupiter.engine.JupiterTestEngine, 1000",
  })
  void weave_everyMethodOfALibrary_passesTheVerifier(String inLibrary, int atLeast)
      throws Exception {
    Path jar =
        Path.of(
            Class.forName(inLibrary).getProtectionDomain().getCodeSource().getLocation().toURI());
    Map<String, byte[]> woven = new java.util.HashMap<>();
    int methods = 0;
    try (JarFile open = new JarFile(jar.toFile())) {
      for (JarEntry entry : open.stream().toList()) {
        String name = entry.getName();
        if (name.endsWith(".class") && !name.startsWith("META-INF/") && !name.contains("-info")) {
          byte[] bytes = open.getInputStream(entry).readAllBytes();
          String className = name.substring(0, name.length() - 6).replace('/', '.');
          List<Hook> hooks = hooksOfAll(className, bytes);
          methods += hooks.size();
          woven.put(className, hooks.isEmpty() ? bytes : weave(bytes, hooks));
        }
      }
    }
    assertTrue(methods >= atLeast, "only " + methods);
    ClassLoader loader = new Woven(here(), woven);
    for (String className : woven.keySet()) {
      try {
        Class.forName(className, true, loader);
      } catch (VerifyError | ClassFormatError | IncompatibleClassChangeError e) {
        throw e;
      } catch (LinkageError | ClassNotFoundException e) {
        // What it needs besides is not on the tests' class path.
      }
    }
  }

  private static List<Hook> hooksOfAll(String className, byte[] bytes) {
    List<Hook> hooks = new ArrayList<>();
    new ClassReader(bytes)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String type, String signature, String[] thrown) {
                if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0
                    && !name.equals("<clinit>")) {
                  String advice = name.equals("<init>") ? "AtAnyExit" : "Around";
                  hooks.add(SampleHooks.of(className, name, type, advice));
                }
                return null;
              }
            },
            ClassReader.SKIP_CODE);
    return hooks;
  }
}
