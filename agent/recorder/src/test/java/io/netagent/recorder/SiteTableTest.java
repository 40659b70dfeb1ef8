package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteTableTest {
  @TempDir Path directory;
  private TestRecord record;
  private long generation;

  @BeforeEach
  void open() throws IOException {
    record = TestRecord.in(directory);
    generation = record.open(1);
  }

  @AfterEach
  void close() throws IOException {
    record.close();
  }

  private boolean site(List<String> frames) throws IOException {
    return record.writer.site(1, generation, SiteKind.OPENER, frames) >= 0;
  }

  private int siteOfSlot() throws IOException {
    return record.read().connections().get(0).siteId();
  }

  @Test
  void site_sameStackAgain_hasTheSameIdAndCounts() throws Exception {
    assertTrue(site(TestRecord.stack("a", "b")));
    assertTrue(site(TestRecord.stack("a", "c")));
    assertEquals(1, siteOfSlot());
    assertTrue(site(new ArrayList<>(List.of("a", "b"))));
    assertEquals(0, siteOfSlot());
    assertEquals(2, record.writer.site(1, generation, SiteKind.FIRST_READER, List.of("a", "b")));
    assertEquals(2, siteOfSlot());

    assertEquals(
        List.of(
            SeenSite.open(1, List.of("a", "b"), 2),
            SeenSite.open(1, List.of("a", "c"), 1),
            SeenSite.open(2, List.of("a", "b"), 1)),
        SeenRecord.of(record.read()).sites());
  }

  @Test
  void site_slotMovedOn_countsTheSiteAndLeavesTheSlot() throws Exception {
    long second = record.open(1);
    assertEquals(0, record.writer.site(1, second, SiteKind.OPENER, List.of("new")));
    assertTrue(site(List.of("old")));
    assertEquals(0, siteOfSlot());
    assertEquals(1, record.read().sites().get(1).opened());
  }

  @Test
  void site_moreThan1024_returnsFalseAndStaysAsItWas() throws Exception {
    for (int i = 0; i < 1024; i++) {
      assertTrue(site(List.of("common", "frame " + i)));
    }
    List<SeenSite> full = SeenRecord.of(record.read()).sites();
    int framesUsedBytes = framesUsedBytes();

    for (int i = 0; i < 3; i++) {
      assertFalse(site(List.of("common", "one more")));
      assertFalse(site(List.of("frame 1", "frame 2")));
    }

    assertEquals(full, SeenRecord.of(record.read()).sites());
    assertEquals(framesUsedBytes, framesUsedBytes());
    assertEquals(1023, siteOfSlot());
    assertTrue(site(List.of("common", "frame 7")));
    assertEquals(7, siteOfSlot());
    assertEquals(2, record.read().sites().get(7).opened());
    assertEquals(SeenRecord.of(record.read()), new NaiveRecordParser(record.bytes()).parse());
  }

  @Test
  void site_moreThanAMebibyteOfFrames_returnsFalseAndStaysAsItWas() throws Exception {
    int interned = 0;
    while (site(longStack(interned, 100))) {
      interned++;
    }
    // 100 frames of 2 + 300 bytes each.
    assertEquals((1 << 20) / (100 * 302), interned);
    List<SeenSite> full = SeenRecord.of(record.read()).sites();
    int framesUsedBytes = framesUsedBytes();

    assertFalse(site(longStack(interned, 100)));

    assertEquals(full, SeenRecord.of(record.read()).sites());
    assertEquals(framesUsedBytes, framesUsedBytes());
    assertTrue(site(longStack(0, 100)));
    assertEquals(2, record.read().sites().get(0).opened());
    assertTrue(site(longStack(interned, 1))); // A short one still finds room.
    assertEquals(SeenRecord.of(record.read()), new NaiveRecordParser(record.bytes()).parse());
  }

  private static List<String> longStack(int number, int depth) {
    List<String> frames = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      String name = number + "." + i + ".";
      frames.add(name + "x".repeat(300 - name.length()));
    }
    return frames;
  }

  /** docs/flight-record.md: u32 at 148. */
  private int framesUsedBytes() throws IOException {
    byte[] bytes = record.bytes();
    return bytes[148] & 0xff
        | (bytes[149] & 0xff) << 8
        | (bytes[150] & 0xff) << 16
        | (bytes[151] & 0xff) << 24;
  }

  @Test
  void site_moreThan120Frames_keepsTheInnermost() throws Exception {
    List<String> frames = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      frames.add("frame " + i);
    }
    assertTrue(site(frames));
    assertTrue(site(frames.subList(0, 120)));
    assertEquals(
        List.of(SeenSite.open(1, frames.subList(0, 120), 2)), SeenRecord.of(record.read()).sites());
  }

  @Test
  void site_frameOver512Bytes_isCutAtACharacter() throws Exception {
    String ascii = "x".repeat(509);
    List<String> frames =
        List.of(
            ascii + "xyz",
            ascii + "xyzz",
            ascii + "xxü",
            ascii + "日本",
            ascii + "x日",
            ascii + "😀",
            "é".repeat(300));
    assertTrue(site(frames));
    assertEquals(
        List.of(
            ascii + "xyz",
            ascii + "xyz",
            ascii + "xx",
            ascii + "日",
            ascii + "x",
            ascii,
            "é".repeat(256)),
        record.read().sites().get(0).frames());
  }

  @Test
  void headerTexts_tooLong_areCutAtACharacter() throws Exception {
    record.writer.hookReport("y".repeat(2045) + "ü");
    record.writer.firstHookError("ü".repeat(5_000));
    RecordHeader header = record.read().header();
    assertEquals("y".repeat(2045), header.hookReport());
    assertEquals("ü".repeat(255), header.firstHookError());
    assertEquals(510, header.firstHookError().getBytes(StandardCharsets.UTF_8).length);

    record.writer.nameAndApp("n".repeat(189) + "ü", "ü".repeat(300));
    assertEquals("n".repeat(189), record.read().header().name());
    assertEquals("ü".repeat(255), record.read().header().applicationPackages());

    record.writer.hookReport("short");
    record.writer.firstHookError("");
    assertEquals("short", record.read().header().hookReport());
    assertEquals("", record.read().header().firstHookError());
  }
}
