package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessIdentityTest {
  private static final Path COMM = Path.of("/proc/self/comm");

  @TempDir Path directory;

  @Test
  void ofThisProcess_uid_isTheOwnerOfNewFiles() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertEquals(Files.getAttribute(file, "unix:uid"), ProcessIdentity.ofThisProcess().uid());
  }

  @Test
  void ofThisProcess_commThatLooksLikeFields_readsTheSame() throws Exception {
    ProcessIdentity before = ProcessIdentity.ofThisProcess();
    String comm = Files.readString(COMM);
    try {
      Files.writeString(COMM, "a) 1\n 2) 3 (");
      ProcessIdentity after = ProcessIdentity.ofThisProcess();
      assertEquals(ProcessHandle.current().pid(), after.pid());
      assertEquals(before.startTicks(), after.startTicks());
      assertEquals(before.uid(), after.uid());
    } finally {
      Files.writeString(COMM, comm.trim());
    }
  }
}
