package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * The code that a JVM really runs, read out of its memory by the JDK's jhsdb. An agent would not
 * see it: each retransformation starts from the original.
 */
final class WovenClasses {
  /** Without lambdas: the jhsdb of 17 forgets their bootstrap methods. */
  private static final List<String> NAMES =
      List.of("sun.nio.ch.SocketDispatcher", "sun.nio.ch.Net");

  private final Jdk jdk;
  private final ChildJvm child;
  private final Path directory;

  WovenClasses(Jdk jdk, ChildJvm child, Path directory) {
    this.jdk = jdk;
    this.child = child;
    this.directory = directory;
  }

  static boolean canBeRead(Jdk jdk) {
    return jdk.feature() >= 17 && Files.isExecutable(Path.of(jdk.tool("jhsdb")));
  }

  /** Calls of the agent's hooks in these classes now. */
  int hookCalls() throws Exception {
    Path dump = Files.createTempDirectory(directory, "dump");
    Path output = directory.resolve("jhsdb.txt");
    Process jhsdb =
        new ProcessBuilder(
                jdk.tool("jhsdb"), "clhsdb", "--pid", String.valueOf(child.process().pid()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    StringBuilder commands = new StringBuilder();
    NAMES.forEach(name -> commands.append("dumpclass " + name + " " + dump + "\n"));
    jhsdb.getOutputStream().write((commands + "quit\n").getBytes(StandardCharsets.UTF_8));
    jhsdb.getOutputStream().close();
    try {
      assertTrue(jhsdb.waitFor(120, TimeUnit.SECONDS), "jhsdb does not end");
    } finally {
      jhsdb.destroyForcibly().waitFor();
    }
    int calls = 0;
    for (String name : NAMES) {
      Path file = dump.resolve(name.replace('.', '/') + ".class");
      assertTrue(Files.exists(file), Files.readString(output));
      calls += hookCalls(Files.readAllBytes(file));
    }
    return calls;
  }

  private static int hookCalls(byte[] bytes) {
    int[] calls = new int[1];
    new ClassReader(bytes)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitMethodInsn(
                      int opcode, String owner, String called, String type, boolean isInterface) {
                    calls[0] += owner.startsWith("io/netagent/") ? 1 : 0;
                  }
                };
              }
            },
            ClassReader.SKIP_FRAMES | ClassReader.SKIP_DEBUG);
    return calls[0];
  }
}
