package io.netagent.agent.install;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

class NamesOfLaterJdksTest {
  private static final int THIS_JDK = Runtime.version().feature();

  private static byte[] bytes(String name) throws Exception {
    try (InputStream in =
        ClassLoader.getSystemResourceAsStream(name.replace('.', '/') + ".class")) {
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

  private static Map<String, byte[]> users() throws Exception {
    Map<String, byte[]> users = new HashMap<>();
    for (String name :
        new String[] {NamesOfLaterJdks.USER_OF_UNSAFE, NamesOfLaterJdks.USER_OF_FOREIGN}) {
      users.put(name, bytes(name));
    }
    return users;
  }

  @Test
  void given_whatTheRecorderUsesOfUnsafe_isThereInThisJdk() throws Exception {
    byte[] before = bytes(NamesOfLaterJdks.USER_OF_UNSAFE);
    byte[] after = NamesOfLaterJdks.given(users(), THIS_JDK).get(NamesOfLaterJdks.USER_OF_UNSAFE);
    assertFalse(new String(after, StandardCharsets.ISO_8859_1).contains("sun/misc/Unsafe"));
    Set<String> calls = calls(after, "jdk/internal/misc/Unsafe");
    assertEquals(calls(before, "sun/misc/Unsafe").size(), calls.size());
    assertTrue(calls.size() >= 11, calls::toString);
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
  void given_userOfForeignMemory_isForTheRealOneFromJava21On() throws Exception {
    String user = NamesOfLaterJdks.USER_OF_FOREIGN;
    assertArrayEquals(bytes(user), NamesOfLaterJdks.given(users(), 17).get(user));
    byte[] after = NamesOfLaterJdks.given(users(), 21).get(user);
    assertFalse(new String(after, StandardCharsets.ISO_8859_1).contains("StandIn"));
    assertEquals(
        Set.of(
            "map(Ljava/nio/channels/FileChannel$MapMode;JJLjava/lang/foreign/Arena;)"
                + "Ljava/lang/foreign/MemorySegment;"),
        calls(after, "java/nio/channels/FileChannel"));
    assertEquals(
        Set.of("ofAuto()Ljava/lang/foreign/Arena;"), calls(after, "java/lang/foreign/Arena"));
    assertEquals(Set.of("address()J"), calls(after, "java/lang/foreign/MemorySegment"));
  }

  @Test
  void given_jarWithoutAUser_isRefused() throws Exception {
    Map<String, byte[]> users = users();
    users.remove(NamesOfLaterJdks.USER_OF_UNSAFE);
    IOException refused =
        assertThrows(IOException.class, () -> NamesOfLaterJdks.given(users, THIS_JDK));
    assertTrue(refused.getMessage().contains(NamesOfLaterJdks.USER_OF_UNSAFE), refused::toString);
  }

  @Test
  void renamed_classWithAllKindsOfConstants_staysWhole() throws Exception {
    for (String name : new String[] {"java/lang/String", "java/lang/Double", "java/util/List"}) {
      byte[] bytes = bytes(name);
      assertArrayEquals(bytes, NamesOfLaterJdks.renamed(bytes, NamesOfLaterJdks.foreign()));
    }
  }

  @Test
  void renamed_fileThatIsCut_isRefused() throws Exception {
    byte[] cut = Arrays.copyOf(bytes(NamesOfLaterJdks.USER_OF_UNSAFE), 100);
    assertThrows(EOFException.class, () -> NamesOfLaterJdks.renamed(cut, Map.of()));
  }
}
