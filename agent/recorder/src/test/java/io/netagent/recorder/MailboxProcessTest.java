package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The mailbox between two processes, with the right to write and without it. */
class MailboxProcessTest {
  private static final int NOBODY = 65_534;
  private static final String ANSWER =
      "[7|wörker|BLOCKED|platform|java.lang.Object@1|8|[a.B.c(B.java:1), a.D.e(D.java:2)]|0,"
          + " 8||TIMED_WAITING|virtual||-1|[]|0, 1|main|RUNNABLE|platform||-1|[]|0] of 3";

  @TempDir Path directory;

  @Test
  @Timeout(300)
  void ask_anotherProcess_yieldsItsThreadsEachTime() throws Exception {
    try (ChildJvm child = ChildJvm.start(MailboxMain.class, "answer", directory + "/records")) {
      Path record = Path.of(child.line());
      for (int i = 0; i < 3; i++) {
        assertEquals(ANSWER, MailboxMain.ask(record, 10_000));
      }
      NaiveRecordParser naive = new NaiveRecordParser(Files.readAllBytes(record));
      assertEquals(ANSWER, naive.dump() + " of " + naive.threadsInAll());
      assertEquals(naive.mailboxRequest(), naive.mailboxAnswered());
    }
  }

  /** First the file can be read, so that nothing but the right to write is missing. */
  @Test
  @Timeout(300)
  void ask_asAnotherUser_saysThatItHasNoRight() throws Exception {
    requireSetpriv();
    try (ChildJvm child = ChildJvm.start(MailboxMain.class, "answer", directory + "/records")) {
      Path record = Path.of(child.line());
      mode(directory, "rwxr-xr-x");
      mode(directory.resolve("records"), "rwxr-xr-x");
      mode(record, "rw-r--r--");
      String noRight =
          "NO_RIGHT_TO_WRITE: no right to write to the record (root or the process's user may)"
              + "\nexit 0";
      assertEquals(noRight, askAs(NOBODY, record));
      assertEquals(0, new NaiveRecordParser(Files.readAllBytes(record)).mailboxRequest());
      mode(directory.resolve("records"), "rwx------");
      assertEquals(noRight, askAs(NOBODY, record));
      mode(directory.resolve("records"), "rwxr-xr-x");
      mode(record, "rw-rw-rw-");
      assertEquals(ANSWER + "\nexit 0", askAs(NOBODY, record));
    }
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static List<String> as(int uid) {
    return List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups");
  }

  /** Its classes stand where nobody may not look, mostly: they are copied. */
  private String askAs(int uid, Path record) throws Exception {
    Path classes = directory.resolve("classes");
    if (!Files.exists(classes)) {
      copyClasses(classes);
    }
    List<String> command = new ArrayList<>(as(uid));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-cp"));
    command.addAll(List.of(classes.toString(), MailboxMain.class.getName()));
    command.addAll(List.of("ask", record.toString(), "10000"));
    try (ChildJvm asking = ChildJvm.run(command)) {
      return asking.rest();
    }
  }

  private static void copyClasses(Path classes) throws Exception {
    for (Class<?> type : List.of(FlightRecordWriter.class, MailboxMain.class)) {
      Path from = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (var files = Files.walk(from)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path to = classes.resolve(from.relativize(file).toString());
          Files.createDirectories(to.getParent());
          Files.copy(file, to);
        }
      }
    }
  }

  private static void requireSetpriv() throws InterruptedException {
    int exit;
    try {
      List<String> command = new ArrayList<>(as(NOBODY));
      command.add("true");
      exit = new ProcessBuilder(command).start().waitFor();
    } catch (IOException e) {
      exit = -1;
    }
    NeededRights.require(exit == 0, "no right to become another user (setpriv --reuid)");
  }
}
