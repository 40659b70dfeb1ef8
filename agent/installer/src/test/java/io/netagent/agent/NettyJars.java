package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * The jars of one Netty in target/netty, and the child programs of src/netty compiled against them.
 * The programs are the same for all; for a relocated Netty their text is relocated too.
 */
final class NettyJars {
  private static final Path JARS = Path.of("target", "netty");
  private static final Path SOURCES = Path.of("src", "netty", "java");
  private static final String RELOCATED = "io.grpc.netty.shaded.io.netty.";

  private static final Map<String, String> CLASS_PATHS = new ConcurrentHashMap<>();

  private NettyJars() {}

  /**
   * The child programs, those over Netty, and Netty.
   *
   * @param version a directory of target/netty
   */
  static String classPath(String version) {
    return CLASS_PATHS.computeIfAbsent(
        version,
        key -> {
          try {
            return compile(key);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  static List<Path> jars(String version) throws IOException {
    try (Stream<Path> files = Files.list(JARS.resolve(version))) {
      return files.map(Path::toAbsolutePath).sorted().toList();
    }
  }

  private static String compile(String version) throws IOException {
    List<Path> classPath = new ArrayList<>(jars(version));
    classPath.add(ChildJvm.childClasses(8));
    // Each test JVM has its own: several run at once, and one would read what another writes.
    Path classes =
        Files.createDirectories(
            Path.of(
                "target", "netty-programs", Long.toString(ProcessHandle.current().pid()), version));
    List<JavaFileObject> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String text = Files.readString(file);
        sources.add(
            new Source(
                file, version.equals("shaded") ? text.replace("io.netty.", RELOCATED) : text));
      }
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of("--release", "8", "-proc:none", "-Xlint:none"),
                  null,
                  sources)
              .call();
      assertEquals(true, compiled, messages::toString);
    }
    classPath.add(classes.toAbsolutePath());
    return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(Path file, String text) {
      super(
          URI.create("string:///" + SOURCES.relativize(file).toString().replace('\\', '/')),
          Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
