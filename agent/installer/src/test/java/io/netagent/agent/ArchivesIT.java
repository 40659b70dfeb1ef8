package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Class data sharing: application classes keep coming from the archive. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#all")
@Timeout(300)
class ArchivesIT {
  @Parameter Jdk jdk;
  @TempDir Path directory;
  private Path jar;
  private Path archive;

  @BeforeEach
  void packProgram() throws Exception {
    archive = directory.resolve("app.archive");
    Path classes = ChildJvm.childClasses(8);
    jar = directory.resolve("app.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.list(classes.resolve("com/acme/child"))) {
      for (Path file : files.toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }

  private ChildJvm.Builder program(String... options) {
    return ChildJvm.on(jdk).classPath(jar.toString()).program(ChildJvm.PROGRAM).jvm(options);
  }

  private void assertMakes(ChildJvm.Builder program) throws Exception {
    try (ChildJvm child = program.start()) {
      child.end();
      assertTrue(Files.exists(archive), () -> child.output() + child.errors());
    }
  }

  /** What the JVM itself says, to whichever agent, without the times. */
  private String outputWithAgentThatDoesNothing(ChildJvm.Builder program) throws Exception {
    Path nothing =
        Variant.with(
            directory,
            "io.netagent.agent.NetAgent",
            "package io.netagent.agent;\n"
                + "public final class NetAgent {\n"
                + "  public static void premain(String options) {}\n}\n");
    try (ChildJvm child = program.agent(nothing).start()) {
      assertEquals(7, child.end());
      return withoutTimes(child.output());
    }
  }

  private static String withoutTimes(String output) {
    return output.replaceAll("(?m)^\\[[0-9.]+s\\]", "");
  }

  private void assertShared(String part, String... options) throws Exception {
    Path log = directory.resolve("classes.log");
    try (ChildJvm child = program(options).jvm("-Xlog:class+load:file=" + log).start()) {
      assertEquals(7, child.end());
      assertEquals("careful\n", child.errors());
      assertEquals(outputWithAgentThatDoesNothing(program(options)), withoutTimes(child.output()));
    }
    for (String name : List.of(ChildJvm.PROGRAM, "com.acme.child.Stage")) {
      String line =
          Files.readAllLines(log).stream()
              .filter(l -> l.contains("] " + name + " source: "))
              .findFirst()
              .orElseThrow();
      assertTrue(line.contains("source: shared objects file" + part), line);
    }
  }

  /** The JVM makes no such archive while an agent is there, so it is made without. */
  @Test
  void classes_archivedAtExit_areStillShared() throws Exception {
    assumeTrue(jdk.feature() >= 17, "no -XX:ArchiveClassesAtExit");
    assertMakes(program("-XX:ArchiveClassesAtExit=" + archive).withoutAgent());
    assertShared(" (top)", "-Xshare:auto", "-XX:SharedArchiveFile=" + archive);
  }

  /**
   * The ahead-of-time cache (JEP 483, 514) is refused by the JVM if the modules differ: an agent
   * adds java.instrument, so the cache is to be made with it.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void classes_inAheadOfTimeCache_areStillShared(boolean madeWithAgent) throws Exception {
    assumeTrue(jdk.feature() >= 25, "no -XX:AOTCacheOutput");
    ChildJvm.Builder making =
        program("-XX:AOTCacheOutput=" + archive, "--add-modules", "java.instrument");
    assertMakes(madeWithAgent ? making : making.withoutAgent());
    assertShared("", "-XX:AOTCache=" + archive, "--add-modules", "java.instrument");
  }
}
