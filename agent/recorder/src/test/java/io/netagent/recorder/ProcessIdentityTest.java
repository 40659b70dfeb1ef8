package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
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

  @Test
  void fields_textsThatAreNone_areRefused() {
    for (String text : new String[] {"", "12", "(12) S 1", "x (y) S 1 2", "-3 (a) S"}) {
      assertThrows(IOException.class, () -> ProcessIdentity.pid(text), text);
      assertThrows(IOException.class, () -> ProcessIdentity.startTicks(text), text);
    }
    for (String text :
        new String[] {"", "Uid:", "Name:\ta\nUid:\t0", "Name:\ta\nUid:\t0\tx\t0\t0\n"}) {
      assertThrows(IOException.class, () -> ProcessIdentity.effectiveUid(text), text);
    }
  }

  @Test
  void effectiveUid_aboveTwoThousandMillions_isThatNumber() throws Exception {
    int uid = ProcessIdentity.effectiveUid("Name:\tUid:\t7\t8\nUid:\t1\t4294967294\t1\t1\n");
    assertEquals("4294967294", Integer.toUnsignedString(uid));
  }
}
