package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.FlightRecordReader;
import io.netagent.recorder.RecordCounter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opentest4j.AssertionFailedError;

/**
 * A JVM with the packaged agent. By default it runs com.acme.child.Child (src/child), which takes
 * commands; its record is read from here, as a collector does. Every reading asserts that no hook
 * failed or is missing.
 */
final class ChildJvm implements AutoCloseable {
  static final Path AGENT = Path.of(System.getProperty("netagent.dist", "dist"), "netagent.jar");

  /** Says a word to each stream, uses a connection and ends with code 7. */
  static final String PROGRAM = "com.acme.child.Program";

  static final String COMMANDS = "com.acme.child.Child";
  private static final Path CHILD_CLASSES =
      Path.of(System.getProperty("netagent.child.classes", "target/child-classes"))
          .toAbsolutePath();

  private static final String END_OF_OUTPUT = "\0end";
  private static final long LIMIT_SECONDS = 120;

  private final Process process;
  private final RecordDirectory records;
  private final Writer input;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final StringBuffer output = new StringBuffer();
  private final StringBuffer errors = new StringBuffer();
  private final CompletableFuture<Void> outputRead;
  private final CompletableFuture<Void> errorsRead;
  private FlightRecordReader reader = new FlightRecordReader();
  private FileChannel record;

  private ChildJvm(Process process, RecordDirectory records) {
    this.process = process;
    this.records = records;
    this.input = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    this.outputRead =
        CompletableFuture.runAsync(this::readOutput, task -> new Thread(task).start());
    this.errorsRead =
        CompletableFuture.runAsync(this::readErrors, task -> new Thread(task).start());
  }

  /** What to run; each call changes one thing from a quiet JVM with the agent. */
  static final class Builder {
    private final Jdk jdk;
    private final List<String> prefix = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private final List<String> program = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private Path agent = AGENT;
    private String agentOptions = "record=DIR";
    private String classPath;

    Builder(Jdk jdk) {
      this.jdk = jdk;
      this.classPath = classPathOf(jdk);
    }

    /** A command that starts the JVM as its own child or in its own place. */
    Builder behind(String... command) {
      prefix.addAll(List.of(command));
      return this;
    }

    Builder jvm(String... options) {
      jvmOptions.addAll(List.of(options));
      return this;
    }

    /** Packages of java.base that the program reflects on; in Java 8 everybody may. */
    Builder opening(String... packages) {
      for (String name : packages) {
        if (jdk.feature() > 8) {
          jvmOptions.add("--add-opens=java.base/" + name + "=ALL-UNNAMED");
        }
      }
      return this;
    }

    Builder program(String... mainAndArguments) {
      program.addAll(List.of(mainAndArguments));
      return this;
    }

    Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    Builder classPath(String value) {
      classPath = value;
      return this;
    }

    Builder agent(Path jar) {
      agent = jar;
      return this;
    }

    Builder withoutAgent() {
      agent = null;
      return this;
    }

    /** DIR stands for the test's own directory; null for an agent without options. */
    Builder agentOptions(String text) {
      agentOptions = text;
      return this;
    }

    ChildJvm start() throws IOException {
      RecordDirectory records = new RecordDirectory();
      List<String> command = new ArrayList<>();
      for (String word : prefix) {
        command.add(word.replace("DIR", records.path().toString()));
      }
      command.add(jdk.tool("java"));
      // Quick to start; tests that need the optimising compiler ask for it.
      command.addAll(List.of("-XX:+UseSerialGC", "-Xmx512m"));
      command.addAll(jdk.options());
      command.addAll(jvmOptions);
      if (agent != null) {
        command.add(
            "-javaagent:"
                + agent
                + (agentOptions == null
                    ? ""
                    : "=" + agentOptions.replace("DIR", records.path().toString())));
      }
      if (!classPath.isEmpty()) {
        command.addAll(List.of("-cp", classPath));
      }
      command.addAll(program.isEmpty() ? List.of(COMMANDS) : program);
      ProcessBuilder builder = new ProcessBuilder(command);
      builder
          .environment()
          .keySet()
          .removeIf(name -> name.contains("JAVA_") && name.contains("OPTIONS"));
      environment.forEach(
          (name, value) ->
              builder.environment().put(name, value.replace("DIR", records.path().toString())));
      return new ChildJvm(builder.start(), records);
    }

    private static String classPathOf(Jdk jdk) {
      return Stream.of(8, 11, 17)
          .filter(release -> release <= jdk.feature())
          .map(release -> childClasses(release).toString())
          .collect(Collectors.joining(":"));
    }
  }

  /** The child programs that are written for this release. */
  static Path childClasses(int release) {
    return CHILD_CLASSES.resolve(String.valueOf(release));
  }

  static Builder on(Jdk jdk) {
    return new Builder(jdk);
  }

  private void readOutput() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.append(line).append('\n');
        lines.add(line);
      }
    } catch (IOException e) {
      output.append(e).append('\n');
    }
    lines.add(END_OF_OUTPUT);
  }

  private void readErrors() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        errors.append(line).append('\n');
      }
    } catch (IOException e) {
      errors.append(e).append('\n');
    }
  }

  /** Runs one command of the child program and returns what it says. */
  Answer ask(String command) throws Exception {
    send(command);
    Answer answer = new Answer();
    for (String line = line(); !line.equals("done"); line = line()) {
      answer.add(line);
    }
    return answer;
  }

  void send(String command) throws IOException {
    input.write(command + "\n");
    input.flush();
  }

  /** The next line of its output. */
  String line() throws InterruptedException {
    String line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (line == null || line.equals(END_OF_OUTPUT)) {
      // What hangs once makes the other tests wait no more.
      process.destroyForcibly();
      throw new AssertionFailedError(
          (line == null ? "no answer" : "the child ended") + "\n" + output + errors);
    }
    return line;
  }

  /** Its record, with the assertions that hold for every test. */
  FlightRecord record() throws Exception {
    FlightRecord read = reader.read(recordChannel());
    assertEquals("", read.header().firstHookError());
    assertEquals(0, read.counter(RecordCounter.HOOK_ERRORS));
    assertEquals("", read.header().hookReport());
    return read;
  }

  FlightRecord recordUnchecked() throws Exception {
    return reader.read(recordChannel());
  }

  Path recordFile() throws Exception {
    return Await.until(records::records, found -> found.size() == 1, () -> "one record" + errors)
        .get(0);
  }

  /** Where this process sees the directory of a child with mounts of its own. */
  void readRecordIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      Path file = files.filter(f -> f.toString().endsWith(".rec")).findFirst().orElseThrow();
      record = FileChannel.open(file, StandardOpenOption.READ);
    }
  }

  /** The next reading is of the record that is there then. */
  void forgetRecord() throws IOException {
    if (record != null) {
      record.close();
      record = null;
      reader = new FlightRecordReader();
    }
  }

  private FileChannel recordChannel() throws Exception {
    if (record == null) {
      record = FileChannel.open(recordFile(), StandardOpenOption.READ);
    }
    return record;
  }

  RecordDirectory records() {
    return records;
  }

  Process process() {
    return process;
  }

  String output() {
    return output.toString();
  }

  String errors() {
    return errors.toString();
  }

  /** Closes its input, which ends the child program, and waits. */
  int end() throws Exception {
    try {
      input.close();
    } catch (IOException e) {
      // It has ended by itself.
    }
    assertTrue(
        process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), () -> "still runs\n" + output + errors);
    outputRead.join();
    errorsRead.join();
    return process.exitValue();
  }

  /** An orderly end: quiet, exit code 0, no record left. */
  void endQuietly() throws Exception {
    int exit = end();
    assertEquals("", errors());
    assertEquals(0, exit);
    assertEquals(List.of(), records.records());
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    outputRead.join();
    errorsRead.join();
    if (record != null) {
      record.close();
    }
    records.close();
  }
}
