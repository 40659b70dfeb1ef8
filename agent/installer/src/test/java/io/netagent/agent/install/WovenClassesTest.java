package io.netagent.agent.install;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netagent.agent.install.plan.Hook;
import io.netagent.agent.install.plan.HookPlan;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WovenClassesTest {
  private static final List<Hook> HOOKS = HookPlan.forJdk(17).subList(0, 3);
  private static final byte[] ORIGINAL = {1, 2, 3};
  private static final byte[] WOVEN = {1, 2, 3, 4};

  @TempDir Path directory;
  @TempDir Path records;
  private int uid;
  private File jar;

  @BeforeEach
  void jar() throws IOException {
    uid = (Integer) Files.getAttribute(directory, "unix:uid");
    jar = jar("one.jar", 1);
  }

  /** All of the same length. */
  private File jar(String name, int content) throws IOException {
    Path file = directory.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      ZipEntry entry = new ZipEntry("a.class");
      entry.setTime(0);
      zip.putNextEntry(entry);
      zip.write(content);
      zip.closeEntry();
    }
    return file.toFile();
  }

  private void keepOne() {
    WovenClasses first = WovenClasses.in(records, uid, jar);
    assertNull(first.find("a.B", ORIGINAL, HOOKS, new ArrayList<>()));
    first.add("a.B", ORIGINAL, WOVEN, HOOKS, List.of(HOOKS.get(0), HOOKS.get(2)));
    first.keep();
  }

  private byte[] find(File jar, String name, byte[] original) {
    return WovenClasses.in(records, uid, jar).find(name, original, HOOKS, new ArrayList<>());
  }

  @Test
  void find_keptBefore_isThereWithItsHooks() {
    keepOne();
    List<Hook> applied = new ArrayList<>();
    WovenClasses next = WovenClasses.in(records, uid, jar);
    assertArrayEquals(WOVEN, next.find("a.B", ORIGINAL, HOOKS, applied));
    assertEquals(List.of(HOOKS.get(0), HOOKS.get(2)), applied);
    next.keep();
    assertArrayEquals(WOVEN, next.find("a.B", ORIGINAL, HOOKS, applied));
  }

  @Test
  void find_otherBytesNameOrAgent_isNothing() throws IOException {
    keepOne();
    assertNull(find(jar, "a.B", new byte[] {1, 2, 4}));
    assertNull(find(jar, "a.C", ORIGINAL));
    File other = jar("two.jar", 2);
    assertEquals(jar.length(), other.length());
    assertNotEquals(BuildKey.contents(jar), BuildKey.contents(other));
    assertNull(find(other, "a.B", ORIGINAL));
    assertArrayEquals(WOVEN, find(jar("same.jar", 1), "a.B", ORIGINAL));
  }

  @Test
  void add_byTwoStarts_keepsBoth() {
    keepOne();
    WovenClasses second = WovenClasses.in(records, uid, jar);
    second.add("a.C", ORIGINAL, WOVEN, HOOKS, List.of());
    second.keep();
    assertArrayEquals(WOVEN, find(jar, "a.B", ORIGINAL));
    assertArrayEquals(WOVEN, find(jar, "a.C", ORIGINAL));
  }

  @Test
  void keep_nothingNew_writesNothing() throws IOException {
    WovenClasses.in(records, uid, jar).keep();
    try (Stream<Path> files = Files.list(records)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void find_jarThatIsNone_isNothing() throws IOException {
    Path text = Files.writeString(directory.resolve("text"), "no jar");
    WovenClasses classes = WovenClasses.in(records, uid, text.toFile());
    classes.add("a.B", ORIGINAL, WOVEN, HOOKS, List.of());
    classes.keep();
    assertNull(classes.find("a.B", ORIGINAL, HOOKS, new ArrayList<>()));
  }
}
