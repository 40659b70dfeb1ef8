package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** A netagent.jar with one class replaced: a mutation that tests must notice. */
final class Variant {
  private static final List<String> PARTS = List.of("netagent-agent/", "netagent-boot/");

  private Variant() {}

  /** A new jar in the directory, for the test to use; compiled against this module's classes. */
  static Path with(Path directory, String className, String source) throws IOException {
    return with(directory, ChildJvm.AGENT, className, source);
  }

  /** The same of another jar, which may be a variant itself. */
  static Path with(Path directory, Path agent, String className, String source) throws IOException {
    Path classes = Files.createTempDirectory(directory, "classes");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of("--release", "8", "-proc:none", "-Xlint:none"),
                  null,
                  List.of(new Source(className, source)))
              .call();
      assertEquals(true, compiled, messages::toString);
    }
    Path jar = Files.createTempFile(directory, "netagent", ".jar");
    try (JarFile from = new JarFile(agent.toFile());
        JarOutputStream to = new JarOutputStream(Files.newOutputStream(jar))) {
      for (JarEntry entry : (Iterable<JarEntry>) from.stream()::iterator) {
        to.putNextEntry(new JarEntry(entry.getName()));
        Path replaced = classes.resolve(classFile(entry.getName()));
        if (Files.isRegularFile(replaced)) {
          Files.copy(replaced, to);
        } else {
          copy(from.getInputStream(entry), to);
        }
        to.closeEntry();
      }
    }
    return jar;
  }

  /** The source of a class of ours with a line of it changed. */
  static String changed(String className, String from, String to) throws IOException {
    String file = "src/main/java/" + className.replace('.', '/') + ".java";
    Path source =
        Stream.of(
                Path.of(file),
                Path.of("../hooks").resolve(file),
                Path.of("../recorder").resolve(file))
            .filter(Files::exists)
            .findFirst()
            .orElseThrow();
    String text = Files.readString(source);
    assertTrue(text.contains(from), () -> className + " has no more: " + from);
    return text.replace(from, to);
  }

  private static String classFile(String entryName) {
    for (String part : PARTS) {
      if (entryName.startsWith(part)) {
        return entryName.substring(part.length());
      }
    }
    return entryName;
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    try (from) {
      from.transferTo(to);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(
          URI.create("string:///" + className.replace('.', '/') + Kind.SOURCE.extension),
          Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
