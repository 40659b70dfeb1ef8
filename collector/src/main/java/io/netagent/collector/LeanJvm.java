package io.netagent.collector;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Starts the daemon once more in the same process, as a JVM that is small. A user starts the jar
 * without options, and so gets G1 with a heap that is sized by the machine. What decides this can't
 * be changed in a JVM that runs, and a manifest can't name it; execve(2) can: pid, standard streams
 * and exit code stay what they were, and there is no second process.
 *
 * <p>Measured on 2 cores with 24 GB, an interval of 5 s, JDK 17: with 100,000 sockets a resident
 * size of 84 to 90 MiB instead of 132 to 207, with 500,000 one of 181 instead of 477; JDK 25, with
 * 100,000: 104 to 117 instead of 197 to 258. The process used 6 % more processor time in its first
 * 36 s with 500,000; the start takes 0.2 s longer.
 *
 * <p>Not if the user chose a heap, a collector or an agent, see {@link LeanCommand}. Switched off
 * with {@code NETAGENT_JVM=as-is}. If it can't be done, the process goes on as it is.
 */
final class LeanJvm {
  private static final Path SELF = Path.of("/proc/self");
  private static final int LAST_STANDARD_FD = 2;

  private LeanJvm() {}

  /**
   * Does not return if the process becomes lean: it begins anew. To be called first of all, while
   * nothing is open that could get lost.
   */
  static void become(String[] arguments) {
    try {
      Optional<LeanCommand> lean =
          LeanCommand.isDaemon(List.of(arguments)) ? command(List.of(arguments)) : Optional.empty();
      if (lean.isPresent()) {
        replaceBy(lean.get());
      }
    } catch (IOException | RuntimeException | LinkageError e) {
      // /proc is missing or not ours to read, or there is no place for JNA's library.
      goOn(e.toString());
    }
  }

  private static Optional<LeanCommand> command(List<String> arguments) throws IOException {
    return LeanCommand.of(
        Files.readSymbolicLink(SELF.resolve("exe")).toString(),
        LeanCommand.strings(Files.readAllBytes(SELF.resolve("cmdline"))),
        LeanCommand.strings(Files.readAllBytes(SELF.resolve("environ"))),
        arguments,
        System.getProperty(LeanCommand.PROPERTY));
  }

  private static void replaceBy(LeanCommand lean) throws IOException {
    List<Path> own = filesOfThisJvm();
    try (Memory program = vector(List.of(lean.program()));
        Memory words = vector(lean.words());
        Memory environment = vector(lean.environment())) {
      try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(SELF.resolve("fd"))) {
        for (Path descriptor : descriptors) {
          closeOnExec(descriptor, own);
        }
      }
      // The threads of a JVM block the signal of the thread dump; the next one is to begin as any.
      try (Memory none = new Memory(Exec.SIGNAL_SET_BYTES)) {
        none.clear();
        int unused = Exec.pthread_sigmask(Exec.SIG_SETMASK, none, Pointer.NULL);
      }
      int unused = Exec.execve(program.getPointer(0), words, environment);
      goOn("execve: errno " + Native.getLastError());
    }
  }

  /**
   * The JDK's module image and the jar, which Java opens to be inherited. What the process
   * inherited itself stays open: it may hold a lock, as that of flock(1).
   */
  private static List<Path> filesOfThisJvm() throws IOException {
    List<Path> own = new ArrayList<>();
    own.add(Path.of(System.getProperty("java.home", "")).toRealPath());
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      own.add(Path.of(entry).toRealPath());
    }
    return own;
  }

  private static void closeOnExec(Path descriptor, List<Path> own) {
    Path target;
    try {
      target = Files.readSymbolicLink(descriptor);
    } catch (IOException e) {
      return; // Closed meanwhile: it was that of the directory.
    }
    int fd = Integer.parseInt(descriptor.getFileName().toString());
    if (fd > LAST_STANDARD_FD && own.stream().anyMatch(target::startsWith)) {
      int unused = Exec.fcntl(fd, Exec.F_SETFD, Exec.FD_CLOEXEC);
    }
  }

  /** An array of pointers with a null at its end, and behind it the strings they point to. */
  private static Memory vector(List<String> strings) {
    long bytes = (strings.size() + 1L) * Native.POINTER_SIZE;
    for (String string : strings) {
      bytes += string.length() + 1L;
    }
    Memory vector = new Memory(bytes);
    vector.clear();
    long offset = (strings.size() + 1L) * Native.POINTER_SIZE;
    for (int i = 0; i < strings.size(); i++) {
      byte[] string = strings.get(i).getBytes(StandardCharsets.ISO_8859_1);
      vector.write(offset, string, 0, string.length);
      vector.setPointer((long) i * Native.POINTER_SIZE, vector.share(offset));
      offset += string.length + 1L;
    }
    return vector;
  }

  private static void goOn(String reason) {
    LoggerFactory.getLogger(LeanJvm.class).debug("the JVM stays as it was started: {}", reason);
  }

  /** The C library's calls, see execve(2), fcntl(2), pthread_sigmask(3). */
  private static final class Exec {
    /** The same on x86-64 and aarch64, as those below. */
    static final int F_SETFD = 2;

    static final int FD_CLOEXEC = 1;
    static final int SIG_SETMASK = 2;

    /** The size of sigset_t in glibc and musl. */
    static final int SIGNAL_SET_BYTES = 128;

    static {
      Native.register(Exec.class, "c");
    }

    private Exec() {}

    static native int execve(Pointer path, Pointer words, Pointer environment);

    static native int fcntl(int fd, int command, int argument);

    static native int pthread_sigmask(int how, Pointer set, Pointer previous);
  }
}
