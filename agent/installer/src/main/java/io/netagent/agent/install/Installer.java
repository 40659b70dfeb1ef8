package io.netagent.agent.install;

import io.netagent.agent.install.plan.HookPlan;
import io.netagent.hooks.SocketHooks;
import io.netagent.recorder.FlightRecordPlace;
import io.netagent.recorder.FlightRecordWriter;
import io.netagent.recorder.ProcessIdentity;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Installs the agent: boot classes, record, hooks. Any step that fails leaves the application as it
 * was and is told in one line; a recording that works is quiet.
 */
public final class Installer {
  /** Slots where the limit of open files can't be read. */
  private static final int DEFAULT_SLOTS = 65_536;

  private Installer() {}

  /** Called once by the entry point, from its own loader by reflection. */
  public static void install(@Nullable String optionText, Instrumentation instrumentation, File jar)
      throws Exception {
    if (isJdkTool()) {
      return;
    }
    AgentOptions options;
    try {
      options = AgentOptions.parse(optionText);
    } catch (IllegalArgumentException e) {
      say("does not record: " + e.getMessage());
      return;
    }
    String unsupported = unsupportedPlatform();
    if (unsupported != null) {
      say("does not record: " + unsupported);
      return;
    }
    JavaBase javaBase = new JavaBase(instrumentation, featureRelease());
    javaBase.defineInBootLoader(BootPart.read(jar));
    javaBase.open(
        SocketHooks.class, "java.io", "java.lang", "java.net", "sun.nio.ch", "sun.security.ssl");
    record(options, instrumentation, jar);
  }

  private static void record(AgentOptions options, Instrumentation instrumentation, File jar)
      throws Exception {
    ProcessIdentity self = ProcessIdentity.ofThisProcess();
    Path directory =
        options.record() == null
            ? FlightRecordPlace.defaultDirectory(self.uid())
            : Paths.get(options.record());
    FlightRecordWriter writer;
    try {
      writer =
          FlightRecordWriter.create(
              FlightRecordPlace.prepare(directory, self.uid()),
              self,
              maxOpenFiles(),
              version(jar),
              options.name(),
              options.app(),
              System.currentTimeMillis(),
              System.nanoTime());
    } catch (IOException e) {
      say("does not record: no flight record in " + directory + ": " + e);
      return;
    }
    Weaver weaver = new Weaver(instrumentation, HookPlan.forJdk(featureRelease()));
    try {
      SocketHooks.start(writer);
      weaver.weave();
      writer.hookReport(weaver.report());
      SocketHooks.woven();
    } catch (Throwable t) {
      try {
        weaver.unweave();
        // Fails as well where the recorder's own classes are what failed.
        SocketHooks.stop();
      } finally {
        writer.delete();
      }
      throw t instanceof Exception ? (Exception) t : new IllegalStateException(t);
    }
    String warning = RecordStorage.warning(directory);
    if (warning != null) {
      say(warning);
    }
  }

  /** javac, keytool, jcmd and the like, which pick the agent up through JAVA_TOOL_OPTIONS. */
  private static boolean isJdkTool() {
    if (featureRelease() == 8) {
      // Main class and arguments; there are no modules.
      String command = System.getProperty("sun.java.command", "");
      return command.startsWith("com.sun.tools.") || command.startsWith("sun.");
    }
    String module = System.getProperty("jdk.module.main", "");
    return module.startsWith("jdk.") || module.startsWith("java.");
  }

  private static @Nullable String unsupportedPlatform() {
    if (!"Linux".equals(System.getProperty("os.name"))) {
      return "only Linux is supported, not " + System.getProperty("os.name");
    }
    String vm = System.getProperty("java.vm.name", "");
    if (!vm.contains("HotSpot") && !vm.contains("OpenJDK")) {
      return "only HotSpot is supported, not " + vm;
    }
    int jdk = featureRelease();
    return jdk == 8 || jdk == 11 || jdk >= 17
        ? null
        : "JDK 8, 11, 17 and later are supported, not " + jdk;
  }

  /** 8 for "1.8", 17 for "17". */
  private static int featureRelease() {
    String version = System.getProperty("java.specification.version", "0");
    return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
  }

  /** The hard limit of open files (proc(5)): the JVM raises its soft limit to it. */
  private static int maxOpenFiles() {
    try {
      for (String line :
          Files.readAllLines(Paths.get("/proc/self/limits"), StandardCharsets.UTF_8)) {
        if (line.startsWith("Max open files")) {
          String[] columns = line.trim().split(" +", -1);
          long hard = Long.parseLong(columns[columns.length - 2]);
          return (int) Math.min(hard, Integer.MAX_VALUE);
        }
      }
    } catch (IOException | RuntimeException e) {
      // "unlimited" is no number; the record's own capacity bounds it.
    }
    return DEFAULT_SLOTS;
  }

  private static String version(File jar) throws IOException {
    try (JarFile open = new JarFile(jar)) {
      String version = open.getManifest().getMainAttributes().getValue("Implementation-Version");
      return version == null ? "unknown" : version;
    }
  }

  private static void say(String message) {
    // Options and the messages of exceptions may have more than one line.
    System.err.println("netagent: " + message.replace('\n', ' ').replace('\r', ' '));
  }
}
