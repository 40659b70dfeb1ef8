package io.netagent.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The writer's side of the site table: interns stacks as text, so that no class and no class loader
 * is held. Only the agent's thread interns. Both sections grow by write(2), which also takes their
 * memory.
 */
final class SiteTable {
  /** The stack found no room. */
  static final int FULL = -1;

  private final RecordFile file;
  private final RecordMemory memory;
  private final InternedTexts texts = new InternedTexts();
  private final Map<SiteKey, Integer> siteIds = new HashMap<>();

  SiteTable(RecordFile file, RecordMemory memory) {
    this.file = file;
    this.memory = memory;
  }

  /**
   * The id of this stack, new or known, and one more connection counted for it.
   *
   * @param frames innermost first; those beyond {@link FlightRecordLayout#SITE_MAX_FRAMES} are
   *     dropped
   * @return {@link #FULL} if either section has no room left
   * @throws IOException if memory for the entry can't be had (ENOSPC); no site is new or counted
   *     then
   */
  int intern(SiteKind kind, List<String> frames) throws IOException {
    int count = Math.min(frames.size(), FlightRecordLayout.SITE_MAX_FRAMES);
    int[] offsets = frameOffsets(frames.subList(0, count));
    if (offsets == null) {
      return FULL;
    }
    SiteKey key = new SiteKey(kind, offsets);
    Integer known = siteIds.get(key);
    int siteId = known != null ? known : append(key);
    if (siteId != FULL) {
      int opened = FlightRecordLayout.siteOffset(siteId) + FlightRecordLayout.SITE_OPENED;
      memory.putLong(opened, memory.getLong(opened) + 1);
    }
    return siteId;
  }

  /** Any thread: one more connection of this site was closed. */
  void closed(int siteId, int reasonCode, boolean usedOnce) {
    int site = FlightRecordLayout.siteOffset(siteId);
    memory.getAndAddLong(site + FlightRecordLayout.SITE_CLOSED + (reasonCode - 1) * Long.BYTES, 1);
    if (usedOnce) {
      memory.getAndAddLong(site + FlightRecordLayout.SITE_USED_ONCE, 1);
    }
  }

  private int append(SiteKey key) throws IOException {
    int siteId = siteIds.size();
    if (siteId == FlightRecordLayout.SITE_CAPACITY) {
      return FULL;
    }
    ByteBuffer entry =
        ByteBuffer.allocate(FlightRecordLayout.SITE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    entry.putInt(FlightRecordLayout.SITE_KIND, key.kind.code());
    entry.putInt(FlightRecordLayout.SITE_FRAME_COUNT, key.frameOffsets.length);
    for (int i = 0; i < key.frameOffsets.length; i++) {
      entry.putInt(FlightRecordLayout.SITE_FRAMES + i * Integer.BYTES, key.frameOffsets[i]);
    }
    file.write(FlightRecordLayout.siteOffset(siteId), entry.array());
    Fences.storeStore();
    siteIds.put(key, siteId);
    memory.putInt(FlightRecordLayout.HEADER_SITE_COUNT, siteIds.size());
    return siteId;
  }

  /**
   * Where the texts of these frames stand, written now if new; null if there is no room for them.
   */
  private int @Nullable [] frameOffsets(List<String> frames) throws IOException {
    int[] offsets = texts.offsets(frames);
    byte[] added = texts.added();
    if (added.length > 0) {
      // A new frame means a new site: where that finds no room, the frame would be for nothing.
      if (siteIds.size() == FlightRecordLayout.SITE_CAPACITY
          || texts.usedBytes() + added.length > FlightRecordLayout.FRAMES_CAPACITY) {
        return null;
      }
      file.write(FlightRecordLayout.FRAMES_OFFSET + texts.usedBytes(), added);
      texts.keep();
      memory.putInt(FlightRecordLayout.HEADER_FRAMES_USED, texts.usedBytes());
    }
    return offsets;
  }

  private static final class SiteKey {
    final SiteKind kind;
    final int[] frameOffsets;

    SiteKey(SiteKind kind, int[] frameOffsets) {
      this.kind = kind;
      this.frameOffsets = frameOffsets;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof SiteKey
          && kind == ((SiteKey) other).kind
          && Arrays.equals(frameOffsets, ((SiteKey) other).frameOffsets);
    }

    @Override
    public int hashCode() {
      return 31 * kind.code() + Arrays.hashCode(frameOffsets);
    }
  }
}
