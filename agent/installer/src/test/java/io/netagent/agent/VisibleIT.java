package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the application's class loaders find of ours: the hooks and the entry point. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#all")
@Timeout(300)
class VisibleIT {
  private static final String BOOT_PART = "netagent-boot/";
  private static final String AGENT_PART = "netagent-agent/";

  @Parameter Jdk jdk;
  @TempDir Path directory;

  private static List<String> entries() throws IOException {
    try (JarFile jar = new JarFile(ChildJvm.AGENT.toFile())) {
      return jar.stream().map(entry -> entry.getName()).filter(n -> !n.endsWith("/")).toList();
    }
  }

  /** The names of the classes that stand below a folder of the jar. */
  private static List<String> classes(String part) throws IOException {
    return entries().stream()
        .filter(name -> name.startsWith(part) && name.endsWith(".class"))
        .map(name -> name.substring(part.length(), name.length() - 6).replace('/', '.'))
        .toList();
  }

  @Test
  void classes_ofTheAgentsJar_areHiddenButHooksAndEntryPoint() throws Exception {
    List<String> boot = classes(BOOT_PART);
    List<String> hidden = classes(AGENT_PART);
    List<String> entryPoint = classes("io/").stream().map(name -> "io." + name).toList();
    assertEquals(
        List.of("io.netagent.agent.AgentLoader", "io.netagent.agent.NetAgent"),
        entryPoint.stream().sorted().toList());
    List<String> all = new ArrayList<>(boot);
    all.addAll(hidden);
    all.addAll(entryPoint);
    Path names = Files.write(directory.resolve("names"), all);
    try (ChildJvm child = ChildJvm.on(jdk).start()) {
      assertEquals("ready", child.line());
      child
          .ask("Visible.classes " + names)
          .assertFact(
              "loaders",
              "{application io.netagent.agent.AgentLoader=1,"
                  + " application io.netagent.agent.NetAgent=1,"
                  + " boot ="
                  + boot.size()
                  + ", not found="
                  + hidden.size()
                  + "}");
      child.endQuietly();
    }
  }

  /** Names that others use too; a manifest each jar has. */
  @Test
  void resources_ofCommonNames_areNoMoreThanWithoutAgent() throws Exception {
    List<String> common =
        new ArrayList<>(
            entries().stream()
                .filter(
                    name ->
                        !name.startsWith("netagent-")
                            && !name.contains("netagent/")
                            && !name.equals("META-INF/MANIFEST.MF"))
                .toList());
    assertEquals(List.of(), common);
    String ask =
        "Visible.resources META-INF/LICENSE META-INF/NOTICE LICENSE net/bytebuddy/ByteBuddy.class"
            + " META-INF/services/java.net.spi.InetAddressResolverProvider"
            + " META-INF/services/java.nio.channels.spi.SelectorProvider";
    try (ChildJvm with = ChildJvm.on(jdk).start();
        ChildJvm without = ChildJvm.on(jdk).withoutAgent().start()) {
      with.line();
      without.line();
      Answer expected = without.ask(ask);
      Answer answer = with.ask(ask);
      for (String name : ask.substring(ask.indexOf(' ') + 1).split(" ", -1)) {
        answer.assertFact(name, expected.fact(name));
      }
      with.endQuietly();
    }
  }
}
