package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netagent.recorder.FlightRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever goes wrong in the agent's start, on a JDK that is not as expected too: one line, and the
 * application runs as without the agent.
 */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#all")
@Timeout(300)
class UntouchedIT {
  private static final String INSTALLER = "io.netagent.agent.install.Installer";

  /** Made once for all JDKs, by what is changed. */
  private static final Map<String, Path> AGENTS = new ConcurrentHashMap<>();

  @Parameter Jdk jdk;

  private static Path agent(String className, String source) throws IOException {
    Path made = AGENTS.get(source);
    if (made == null) {
      made =
          Variant.with(Files.createDirectories(Path.of("target", "variants")), className, source);
      made.toFile().deleteOnExit();
      AGENTS.put(source, made);
    }
    return made;
  }

  private void assertUntouched(Path agent) throws Exception {
    try (ChildJvm child = ChildJvm.on(jdk).agent(agent).program(ChildJvm.PROGRAM).start()) {
      int exit = child.end();
      assertEquals("hello\n", child.output());
      String[] lines = child.errors().split("\n", -1);
      assertEquals(3, lines.length, child.errors());
      assertTrue(lines[0].startsWith("netagent: does not record: "), lines[0]);
      assertEquals("careful", lines[1]);
      assertEquals(7, exit);
      assertEquals(List.of(), child.records().records());
    }
  }

  /** A class of ours with a line of it changed. */
  private static Path changed(String className, String from, String to) throws IOException {
    return agent(className, Variant.changed(className, from, to));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "IllegalStateException(\"two\\nlines\")",
        "NoClassDefFoundError(\"net/bytebuddy/asm/Advice\")",
        "ThreadDeath()"
      })
  void start_installerThrows_isOneLine(String thrown) throws Exception {
    assertUntouched(
        agent(
            INSTALLER,
            "package io.netagent.agent.install;\n"
                + "public final class Installer {\n"
                + "  public static void install(Object[] order,"
                + " java.lang.instrument.Instrumentation instrumentation) {\n"
                + "    throw new "
                + thrown
                + ";\n  }\n}\n"));
  }

  /** All that was done is undone, and no class of ours but those in the boot loader stays. */
  @Test
  void start_failsWhenAllIsWoven_leavesNothing() throws Exception {
    Path agent =
        changed(
            "io.netagent.agent.install.Weaver",
            "String report() {",
            "String report() {\n    if (!applied.isEmpty()) throw new IllegalStateException(\"x\");");
    try (ChildJvm child = ChildJvm.on(jdk).agent(agent).start()) {
      assertEquals("ready", child.line());
      child.ask("Sockets.plain 127.0.0.1");
      assertEquals(
          List.of(),
          Jcmd.run(child.process(), "GC.class_histogram")
              .lines()
              .filter(line -> line.matches(".* io[.]netagent[.]agent[.](AgentLoader|install[.].*)"))
              .toList());
      assertTrue(!child.ask("Self.look").fact("threads").contains("netagent"));
      assertEquals(0, child.end());
      assertEquals(
          "netagent: does not record: java.lang.IllegalStateException: x\n", child.errors());
      assertEquals(List.of(), child.records().records());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "8,8,'\"theUnsafe\"','\"noUnsafe\"'",
    "8,11,'\"defineClass\"','\"defineNoClass\"'",
    "11,11,getJavaLangAccess,getNoSuchAccess",
    "11,11,.SharedSecrets,.NoSuchSecrets",
    "11,11,'\"redefineModule\"','\"redefineNoModule\"'",
    "17,99,'\"jdk.internal.access\"','\"jdk.internal.noSuchPackage\"'",
    "17,99,'DirectJavaBase.define(name, bytes)','throw new NoSuchMethodError(name)'",
    "17,99,'DirectJavaBase.redefine(','if (true) throw new IllegalAccessError(); DirectJavaBase.redefine('",
  })
  void start_jdkLacksWayIntoBootLoader_isOneLine(int first, int last, String from, String to)
      throws Exception {
    assumeTrue(first <= jdk.feature() && jdk.feature() <= last, "another way");
    assertUntouched(changed("io.netagent.agent.install.JavaBase", from, to));
  }

  @ParameterizedTest
  @CsvSource({
    "io.netagent.hooks.JdkFields,'FileDescriptor.class, \"fd\"','FileDescriptor.class, \"noSuch\"'",
    "io.netagent.hooks.JdkFields,'\"localport\"','\"noSuchPort\"'",
    "io.netagent.recorder.ThreadIds,'\"tid\"','\"noSuchId\"'",
    "io.netagent.agent.install.NamesOfLaterJdks,'\"compareAndSetLong\"','\"compareAndSetNothing\"'",
    "io.netagent.agent.install.NamesOfLaterJdks,'\"java/lang/foreign/Arena\"','\"java/lang/foreign/NoArena\"'",
  })
  void start_jdkLacksMember_isOneLine(String className, String from, String to) throws Exception {
    assumeTrue(jdk.feature() > 8 || !from.contains("compare"), "Unsafe's other name");
    assumeTrue(jdk.feature() >= 21 || !from.contains("foreign"), "maps as before");
    assertUntouched(changed(className, from, to));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "netagent-agent/io/netagent/agent/install/Installer.class",
        "netagent-boot/io/netagent/recorder/FlightRecordWriter.class",
        "netagent-boot/io/netagent/hooks/SocketHooks.class",
      })
  void start_jarDamaged_isOneLine(String entry) throws Exception {
    assertUntouched(damaged(entry));
  }

  /** No hook could be woven, which stands in the record. */
  @Test
  void start_weavingIsImpossible_isTold() throws Exception {
    Path agent = damaged("netagent-agent/net/bytebuddy/jar/asm/ClassReader.class");
    try (ChildJvm child = ChildJvm.on(jdk).agent(agent).start()) {
      assertEquals("ready", child.line());
      child.ask("Sockets.plain 127.0.0.1");
      FlightRecord record = child.recordUnchecked();
      assertTrue(record.header().hookReport().contains("missing: "), record.header()::hookReport);
      assertEquals(List.of(), record.connections());
      child.endQuietly();
    }
  }

  /** The agent's jar with one class cut off in its middle. */
  private static Path damaged(String cutEntry) throws IOException {
    Path jar = AGENTS.get(cutEntry);
    if (jar != null) {
      return jar;
    }
    jar = Files.createTempFile("damaged", ".jar");
    jar.toFile().deleteOnExit();
    AGENTS.put(cutEntry, jar);
    try (JarFile from = new JarFile(ChildJvm.AGENT.toFile());
        OutputStream file = Files.newOutputStream(jar);
        JarOutputStream to = new JarOutputStream(file)) {
      for (JarEntry entry : (Iterable<JarEntry>) from.stream()::iterator) {
        to.putNextEntry(new JarEntry(entry.getName()));
        byte[] bytes = from.getInputStream(entry).readAllBytes();
        to.write(bytes, 0, entry.getName().equals(cutEntry) ? bytes.length / 2 : bytes.length);
        to.closeEntry();
      }
    }
    return jar;
  }
}
