package io.netagent.agent.install;

import io.netagent.agent.install.plan.HookPlan;
import io.netagent.hooks.BootOrigin;
import io.netagent.hooks.SocketHooks;
import io.netagent.recorder.FlightRecordPlace;
import io.netagent.recorder.FlightRecordWriter;
import io.netagent.recorder.ProcessIdentity;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Objects;
import java.util.StringTokenizer;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Installs the agent, at the start of the JVM or while it runs: boot classes, record, hooks. Any
 * step that fails leaves the application as it was and is told in one line; a recording that works
 * is quiet.
 */
public final class Installer {
  /** Slots where the limit of open files can't be read. */
  private static final int DEFAULT_SLOTS = 65_536;

  private static final String MAX_OPEN_FILES = "Max open files";

  /** Guarded by the entry point's lock. */
  private static @Nullable Installation installation;

  private Installer() {}

  /**
   * Called once by the entry point, from its own loader by reflection. In the shape of a premain,
   * two references and no result: from JDK 18 on each other shape of a reflective call makes a
   * dozen classes.
   *
   * @param order options (or null), jar, and the result: whether this loader is in use from now on
   */
  public static void install(@Nullable Object[] order, Instrumentation instrumentation)
      throws Exception {
    order[2] = isInstalled((String) order[0], instrumentation, jar(order));
  }

  private static File jar(@Nullable Object[] order) {
    return (File) Objects.requireNonNull(order[1]);
  }

  private static boolean isInstalled(
      @Nullable String optionText, Instrumentation instrumentation, File jar) throws Exception {
    if (isJdkTool()) {
      return false;
    }
    try {
      AgentOptions options = AgentOptions.parse(optionText);
      requireSupportedPlatform();
      defineBootClasses(new JavaBase(instrumentation, featureRelease()), jar);
      String warning = start(options, instrumentation, jar, false);
      if (!warning.isEmpty()) {
        say(warning);
      }
    } catch (IllegalArgumentException | NotInstalledException e) {
      say("does not record: " + e.getMessage());
    }
    return installation != null;
  }

  /**
   * Called by the entry point when the jar is loaded into a JVM that runs: attaches, changes the
   * options of what is attached already, or detaches. Prints nothing if somebody waits for the
   * answer.
   *
   * @param order as of {@link #install}
   */
  public static void attach(@Nullable Object[] order, Instrumentation instrumentation)
      throws Exception {
    order[2] = isAttached((String) order[0], instrumentation, jar(order));
  }

  private static boolean isAttached(
      @Nullable String text, Instrumentation instrumentation, File jar) throws Exception {
    AttachRequest request = AttachRequest.parse(text);
    String answer;
    AgentProperties properties = null;
    try {
      requireSupportedPlatform();
      JavaBase javaBase = new JavaBase(instrumentation, featureRelease());
      properties = AgentProperties.open(javaBase, featureRelease());
      answer = answer(request, javaBase, properties, instrumentation, jar);
    } catch (IllegalArgumentException | NotInstalledException e) {
      answer = "refused " + e.getMessage();
    } catch (Exception | LinkageError e) {
      Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
      answer = "refused " + cause;
    }
    if (properties != null && !request.nonce().isEmpty()) {
      properties.answer(request.nonce(), answer);
    } else if (answer.startsWith("refused ")) {
      say("does not record: " + answer.substring("refused ".length()));
    }
    return installation != null;
  }

  private static String answer(
      AttachRequest request,
      JavaBase javaBase,
      AgentProperties properties,
      Instrumentation instrumentation,
      File jar)
      throws Exception {
    Installation current = installation;
    if (request.isDetach()) {
      if (current == null) {
        return "absent";
      }
      installation = null;
      String errors = current.remove();
      properties.noJarInUse();
      return ("detached " + errors).trim();
    }
    AgentOptions options = AgentOptions.parse(request.options());
    if (current != null) {
      String changes = current.change(options);
      return changes.isEmpty() ? "unchanged" : "changed " + changes;
    }
    defineBootClasses(javaBase, jar);
    String warning = start(options, instrumentation, jar, true);
    if (request.isPlaced()) {
      jar.deleteOnExit();
    }
    properties.jarInUse(jar.getPath(), request.isPlaced());
    return ("attached " + warning).trim();
  }

  private static void defineBootClasses(JavaBase javaBase, File jar) throws Exception {
    BootPart part = BootPart.read(jar);
    if (areBootClassesDefined()) {
      if (BootOrigin.fingerprint() != part.fingerprint) {
        throw new NotInstalledException(
            "classes of another netagent.jar (version "
                + BootOrigin.version()
                + ") are in this JVM since it was recorded before, and stay until its end: attach"
                + " that jar, or restart the JVM");
      }
    } else {
      javaBase.defineInBootLoader(part.classes);
      BootOrigin.set(part.fingerprint, version(jar));
    }
    javaBase.open(
        SocketHooks.class,
        "java.io",
        "java.lang",
        "java.net",
        "jdk.internal.misc",
        "sun.nio.ch",
        "sun.security.ssl");
  }

  private static boolean areBootClassesDefined() throws NotInstalledException {
    try {
      Class.forName("io.netagent.hooks.SocketHooks", false, null);
    } catch (ClassNotFoundException e) {
      return false;
    }
    try {
      Class.forName("io.netagent.hooks.BootOrigin", false, null);
      return true;
    } catch (ClassNotFoundException e) {
      throw new NotInstalledException(
          "classes of another netagent.jar are in this JVM, and stay until its end");
    }
  }

  /** Returns what may be wrong with the record's place, or an empty text. */
  private static String start(
      AgentOptions options, Instrumentation instrumentation, File jar, boolean running)
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
      throw new NotInstalledException("no flight record in " + directory + ": " + e);
    }
    WovenClasses cache = WovenClasses.in(directory, self.uid(), jar);
    Weaver weaver = new Weaver(instrumentation, HookPlan.forJdk(featureRelease()), cache);
    installation = Installation.start(writer, weaver, options, running);
    String warning = RecordStorage.warning(directory);
    return warning == null ? "" : warning;
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

  private static void requireSupportedPlatform() throws NotInstalledException {
    String unsupported = unsupportedPlatform();
    if (unsupported != null) {
      throw new NotInstalledException(unsupported);
    }
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
        if (line.startsWith(MAX_OPEN_FILES)) {
          StringTokenizer columns = new StringTokenizer(line.substring(MAX_OPEN_FILES.length()));
          columns.nextToken(); // The soft limit.
          return (int) Math.min(Long.parseLong(columns.nextToken()), Integer.MAX_VALUE);
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
