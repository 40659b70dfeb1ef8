package io.netagent.agent.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.InputStream;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

class InternalUnsafeTest {
  private static byte[] user() throws Exception {
    try (InputStream in =
        ClassLoader.getSystemResourceAsStream(InternalUnsafe.USER.replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }

  /** Names and descriptors of the methods that a class calls, by their owner. */
  private static Set<String> calls(byte[] classFile, String owner) {
    Set<String> calls = new HashSet<>();
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String type, String signature, String[] thrown) {
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitMethodInsn(
                      int opcode, String of, String method, String descriptor, boolean itf) {
                    if (of.equals(owner)) {
                      calls.add(method + descriptor);
                    }
                  }
                };
              }
            },
            0);
    return calls;
  }

  @Test
  void inPlaceOf_whatTheRecorderUses_isThereInThisJdk() throws Exception {
    byte[] before = user();
    byte[] after = InternalUnsafe.inPlaceOf(before);
    assertFalse(new String(after, StandardCharsets.ISO_8859_1).contains("sun/misc/Unsafe"));
    Set<String> calls = calls(after, "jdk/internal/misc/Unsafe");
    assertEquals(calls(before, "sun/misc/Unsafe").size(), calls.size());
    assertTrue(calls.size() >= 9, calls::toString);
    Set<String> declared = new HashSet<>();
    Stream.of(Class.forName("jdk.internal.misc.Unsafe").getMethods())
        .map(
            method ->
                method.getName()
                    + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                        .toMethodDescriptorString())
        .forEach(declared::add);
    calls.removeAll(declared);
    assertEquals(Set.of(), calls);
  }

  @Test
  void inPlaceOf_classWithAllKindsOfConstants_staysWhole() throws Exception {
    for (String name : new String[] {"java/lang/String", "java/lang/Double", "java/util/List"}) {
      try (InputStream in = Object.class.getResourceAsStream("/" + name + ".class")) {
        byte[] bytes = in.readAllBytes();
        assertEquals(Arrays.toString(bytes), Arrays.toString(InternalUnsafe.inPlaceOf(bytes)));
      }
    }
  }

  @Test
  void inPlaceOf_fileThatIsCut_isRefused() throws Exception {
    byte[] cut = Arrays.copyOf(user(), 100);
    assertThrows(EOFException.class, () -> InternalUnsafe.inPlaceOf(cut));
  }
}
