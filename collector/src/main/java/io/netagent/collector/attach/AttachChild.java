package io.netagent.collector.attach;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A short process that becomes the target's user before it speaks to the JVM: ids belong to a whole
 * process, and the collector keeps its own.
 */
public final class AttachChild {
  private static final int LIMIT_SECONDS = 180;
  private static final int FIRST_JDK_THAT_WARNS_OF_NATIVE_ACCESS = 22;

  private AttachChild() {}

  /** Reads an order from its input, writes an answer to its output. */
  public static void main(String[] none) throws IOException {
    try {
      AttachExchange.run(AttachOrder.read(System.in), true).write(System.out);
    } catch (AttachFailedException | IOException | RuntimeException | LinkageError e) {
      AgentAnswer.writeFailure(
          e instanceof AttachFailedException ? String.valueOf(e.getMessage()) : e.toString(),
          System.out);
    }
  }

  static AgentAnswer run(AttachOrder order) throws AttachFailedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    if (Runtime.version().feature() >= FIRST_JDK_THAT_WARNS_OF_NATIVE_ACCESS) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), AttachChild.class.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder
        .environment()
        .keySet()
        .removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
    Process child = null;
    try {
      child = builder.start();
      try (OutputStream in = child.getOutputStream()) {
        order.write(in);
      }
      if (!child.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AttachFailedException("no end of it in " + LIMIT_SECONDS + " s");
      }
      return AgentAnswer.read(child.getInputStream());
    } catch (IOException e) {
      throw new AttachFailedException("the attaching process failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AttachFailedException("interrupted", e);
    } finally {
      if (child != null) {
        child.destroyForcibly();
      }
    }
  }
}
