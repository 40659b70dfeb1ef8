package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A store to a mapped page that a full tmpfs can't back is SIGBUS. So is none, before the start and
 * after it.
 */
class FullTmpfsTest {
  @TempDir Path directory;

  @BeforeEach
  void rights() throws Exception {
    int exit;
    try {
      exit = new ProcessBuilder(mounting("64k", List.of("true"))).start().waitFor();
    } catch (IOException e) {
      exit = -1;
    }
    NeededRights.require(exit == 0, "no right to mount a tmpfs in a mount namespace (unshare -m)");
  }

  private List<String> mounting(String size, List<String> command) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + size + " tmpfs \"$0\" && exec \"$@\"",
                directory.toString()));
    all.addAll(command);
    return all;
  }

  private String outputOf(String size, String when) throws Exception {
    List<String> prefix = mounting(size, List.of());
    try (ChildJvm child = ChildJvm.start(prefix, FullTmpfsMain.class, when, directory.toString())) {
      return child.rest();
    }
  }

  /**
   * Header, counters, histograms and waits; the closed connections in part; the slots in part, or
   * all but a page.
   */
  @ParameterizedTest
  @ValueSource(strings = {"4k", "8k", "40k", "100k", "372k"})
  void create_tooLittleMemory_throwsAndLeavesNothing(String size) throws Exception {
    assertEquals(
        """
        create: No space left on device
        files left: 0
        bytes left: 0
        exit 0""",
        outputOf(size, "before"));
  }

  @Test
  void extendAndSite_tmpfsFilledAfterTheStart_throwAndTheRecordGoesOn() throws Exception {
    assertEquals(
        """
        filled: No space left on device
        extend: No space left on device
        extendClosed: No space left on device
        site: No space left on device
        wait: true
        answer: No space left on device
        backed: 1024 and 1024
        read: 0/0/-1 1023/100000/-1 written in place
        closed: 100000 counted, 99872 to 99999, 0 lost, ring of 1024
        extend: true
        extendClosed: true
        site: true
        answer: true
        read: 0/0/-1 1023/100000/0 2047/0/-1 written in place
        closed: 102000 counted, 101744 to 101999, 0 lost, ring of 2048
        exit 0""",
        outputOf("1m", "after"));
  }
}
