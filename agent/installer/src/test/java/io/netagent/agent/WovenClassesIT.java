package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.RecordCounter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A start that finds the woven classes of an earlier one. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#all")
@Timeout(300)
class WovenClassesIT {
  private static final String BYTE_BUDDY = "net.bytebuddy.";

  @Parameter Jdk jdk;
  private RecordDirectory shared;

  @BeforeEach
  void share() throws IOException {
    shared = new RecordDirectory();
  }

  @AfterEach
  void remove() throws IOException {
    shared.close();
  }

  private ChildJvm.Builder child() {
    return ChildJvm.on(jdk).agentOptions("record=" + shared.path());
  }

  /** Whether a start has loaded Byte Buddy; the program must have run well in any case. */
  private boolean startWeaves() throws Exception {
    try (ChildJvm child = child().jvm("-verbose:class").program("com.acme.child.Program").start()) {
      assertEquals(7, child.end());
      assertEquals("careful\n", child.errors());
      assertTrue(child.output().contains("hello\n"));
      return child.output().contains(BYTE_BUDDY);
    }
  }

  private Path cache() throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(shared.path(), "woven-*")) {
      files.forEach(found::add);
    }
    assertEquals(1, found.size(), found::toString);
    return found.get(0);
  }

  /**
   * Whether a start weaves what it could have found. HotSpot may give out a class that is loaded
   * already with its methods in another order than at the start before (that of their names'
   * addresses; seen on 8): such a class is woven once more, and both forms are kept.
   */
  private boolean startWeavesAnew() throws Exception {
    List<String> before = kept();
    if (!startWeaves()) {
      return false;
    }
    List<String> after = kept();
    return after.size() == before.size() || !before.containsAll(after);
  }

  /** Each class in the cache (WovenFormat): its name, and its length before it was woven. */
  private List<String> kept() throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(cache())).position(16);
    text(file);
    List<String> kept = new ArrayList<>();
    for (int left = file.getInt(); left > 0; left--) {
      kept.add(text(file) + ", " + file.getInt() + " bytes");
      file.position(file.position() + Integer.BYTES + Long.BYTES);
      file.position(file.position() + Integer.BYTES + file.getInt(file.position()));
    }
    assertEquals(0, file.remaining());
    return kept;
  }

  private static String text(ByteBuffer file) {
    byte[] bytes = new byte[file.getShort()];
    file.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void start_second_loadsNoByteBuddy() throws Exception {
    assertTrue(startWeaves());
    Set<String> kept = Set.copyOf(kept());
    assertTrue(kept.size() > 5, kept::toString);
    assertFalse(startWeavesAnew());
    assertFalse(startWeavesAnew());
    assertEquals(kept, Set.copyOf(kept()));
  }

  @Test
  void connections_afterSecondStart_areRecorded() throws Exception {
    assertTrue(startWeaves());
    try (ChildJvm child = child().start()) {
      assertEquals("ready", child.line());
      child.ask("Self.manyConnections 50").assertFact("read", "50");
      child.readRecordIn(shared.path());
      assertEquals(50, child.record().counter(RecordCounter.OPENED_CLIENT));
      assertEquals(50, child.record().counter(RecordCounter.OPENED_SERVER));
      assertEquals(0, child.end());
    }
  }

  @Test
  void start_cacheCut_weavesAndMendsIt() throws Exception {
    assertTrue(startWeaves());
    Set<String> kept = Set.copyOf(kept());
    Files.write(cache(), new byte[] {1, 2, 3});
    assertTrue(startWeaves());
    assertEquals(kept, Set.copyOf(kept()));
  }

  @Test
  void start_cacheOfSomebodyElse_isNotUsed() throws Exception {
    assertTrue(startWeaves());
    Needed.require(
        (Integer) Files.getAttribute(shared.path(), "unix:uid") == 0, "root, to give a file away");
    Files.setAttribute(cache(), "unix:uid", 65_534);
    assertTrue(startWeaves());
    assertEquals(0, Files.getAttribute(cache(), "unix:uid"));
    assertFalse(startWeavesAnew());
  }

  @Test
  void start_byOtherAgentBefore_isNotUsed() throws Exception {
    assertTrue(startWeaves());
    Path other = Variant.with(shared.path(), "io.netagent.agent.install.Other", "class X {}");
    try (ChildJvm child =
        child().agent(other).jvm("-verbose:class").program("com.acme.child.Program").start()) {
      assertEquals(7, child.end());
      assertTrue(child.output().contains(BYTE_BUDDY));
    }
  }

  @Test
  void starts_atOnce_areAllWell() throws Exception {
    List<ChildJvm> children = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        children.add(child().program("com.acme.child.Program").start());
      }
      for (ChildJvm child : children) {
        assertEquals(7, child.end());
        assertEquals("careful\n", child.errors());
      }
    } finally {
      for (ChildJvm child : children) {
        child.close();
      }
    }
    assertFalse(startWeavesAnew());
  }
}
