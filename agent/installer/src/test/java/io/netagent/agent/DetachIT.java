package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What is left of the agent when it was taken out: nothing but its classes in the boot loader. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#all")
@Timeout(180)
class DetachIT {
  private static final int TIMES = 20;
  private static final int JDK_CLASSES_EACH_TIME = 5;

  @TempDir Path directory;

  @Parameter Jdk jdk;

  private ChildJvm startWithProbe(boolean agent) throws Exception {
    Path probe = directory.resolve("probe.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", "com.acme.child.Probe");
    manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
    try (OutputStream out = Files.newOutputStream(probe)) {
      new JarOutputStream(out, manifest).close();
    }
    ChildJvm.Builder builder =
        ChildJvm.on(jdk).jvm(Attaching.quiet(jdk)).jvm("-javaagent:" + probe);
    ChildJvm child = (agent ? builder : builder.withoutAgent()).start();
    assertEquals("ready", child.line());
    return child;
  }

  @Test
  void detach_afterAttach_takesTheHooksOut() throws Exception {
    assumeTrue(WovenClasses.canBeRead(jdk), "a JRE has no jhsdb");
    try (ChildJvm child = startWithProbe(false)) {
      child.ask("OpenBefore.open 127.0.0.1");
      WovenClasses classes = new WovenClasses(jdk, child, directory);
      assertEquals(0, classes.hookCalls());
      assertEquals("attached", Attaching.attach(child, "record=DIR"));
      assertTrue(classes.hookCalls() >= 10);
      assertEquals("detached", Attaching.detach(child));
      assertEquals(0, classes.hookCalls());
      child.endQuietly();
    }
  }

  @Test
  void detach_fromAJvmStartedWithTheAgent_leavesNothing() throws Exception {
    try (ChildJvm child = startWithProbe(true)) {
      child.ask("OpenBefore.open 127.0.0.1");
      assertEquals("detached", Attaching.detach(child));
      assertEquals(List.of(), child.records().records());
      left(child).assertFact("threads", "0");
      if (WovenClasses.canBeRead(jdk)) {
        assertEquals(0, new WovenClasses(jdk, child, directory).hookCalls());
      }
      assertEquals("attached", Attaching.attach(child, "record=DIR"));
      child.endQuietly();
    }
  }

  /**
   * The JDK links the lambdas of a class anew whenever it is retransformed, and never unloads the
   * old ones: the JDK's own classes grow by a few each time, the agent's must not.
   */
  @Test
  void attachAndDetach_manyTimes_leaveNoInstallerAndNoLoader() throws Exception {
    try (ChildJvm child = startWithProbe(false)) {
      child.ask("OpenBefore.open 127.0.0.1");
      Answer afterThree = null;
      for (int i = 1; i <= TIMES; i++) {
        assertEquals("attached", Attaching.attach(child, "record=DIR"));
        child.ask("OpenBefore.use 10");
        assertEquals("detached", Attaching.detach(child));
        if (i == 3) {
          afterThree = left(child);
        }
      }
      Answer left = left(child);
      left.assertFact("boot", afterThree.fact("boot"));
      left.assertFact("threads", "0");
      long grown = left.number("classes") - afterThree.number("classes");
      assertTrue(grown <= JDK_CLASSES_EACH_TIME * (TIMES - 3), () -> grown + " classes more");
      child.endQuietly();
    }
  }

  private static Answer left(ChildJvm child) throws Exception {
    return Await.until(
        () -> child.ask("Probe.left"),
        left -> left.number("installers") == 0,
        () -> "the installer's loader collected");
  }

  @Test
  void attach_anotherJarThanBefore_isRefused() throws Exception {
    Path other = directory.resolve("other.jar");
    try (JarFile jar = new JarFile(ChildJvm.AGENT.toFile());
        JarOutputStream out =
            new JarOutputStream(Files.newOutputStream(other), jar.getManifest())) {
      for (JarEntry entry : jar.stream().filter(e -> !e.getName().contains("MANIFEST")).toList()) {
        out.putNextEntry(new JarEntry(entry.getName()));
        jar.getInputStream(entry).transferTo(out);
      }
      out.putNextEntry(new JarEntry("netagent-boot/io/netagent/hooks/More.class"));
      out.write("not a class".getBytes(StandardCharsets.UTF_8));
    }
    try (ChildJvm child = startWithProbe(false)) {
      assertEquals("attached", Attaching.attach(child, "record=DIR"));
      assertEquals("unchanged", Attaching.order(child, other, "attach,record=DIR"));
      assertEquals("detached", Attaching.order(child, other, "detach"));
      String answer = Attaching.order(child, other, "attach,record=DIR");
      assertTrue(answer.startsWith("refused classes of another netagent.jar"), answer);
      assertEquals(List.of(), child.records().records());
      assertEquals("attached", Attaching.attach(child, "record=DIR"));
      child.endQuietly();
    }
  }
}
