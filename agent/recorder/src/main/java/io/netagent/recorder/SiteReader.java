package io.netagent.recorder;

import static io.netagent.recorder.FlightRecordLayout.SITE_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reads the site table, which only ever grows: what was read once is kept. For one record. Sites
 * share the text of a frame, so that a record can't make more text of its frames section than
 * stands there.
 */
final class SiteReader {
  private final List<RecordedSite> knownSites = new ArrayList<>();
  private final TextReader knownFrames = new TextReader();

  /** New sites are parsed; of known ones only the counts are read again. */
  List<RecordedSite> read(FileChannel channel) throws IOException {
    ByteBuffer counts =
        BoundedReads.readFully(
            channel, FlightRecordLayout.HEADER_SITE_COUNT, Integer.BYTES, "site count");
    int siteCount = counts.getInt(0);
    ByteBuffer used =
        BoundedReads.readFully(
            channel, FlightRecordLayout.HEADER_FRAMES_USED, Integer.BYTES, "frames used");
    int framesUsed = used.getInt(0);
    if (siteCount < knownSites.size() || siteCount > FlightRecordLayout.SITE_CAPACITY) {
      throw new UnreadableRecordException("site count " + siteCount + " out of range");
    }
    if (framesUsed < 0 || framesUsed > FlightRecordLayout.FRAMES_CAPACITY) {
      throw new UnreadableRecordException("frames used " + framesUsed + " out of range");
    }
    ByteBuffer entries =
        BoundedReads.readFully(
            channel, FlightRecordLayout.SITES_OFFSET, siteCount * SITE_BYTES, "sites");
    ByteBuffer frames =
        siteCount > knownSites.size()
            ? BoundedReads.readFully(
                channel, FlightRecordLayout.FRAMES_OFFSET, framesUsed, "frames")
            : BoundedReads.littleEndian(0);
    for (int id = 0; id < siteCount; id++) {
      int entry = id * SITE_BYTES;
      if (id < knownSites.size()) {
        RecordedSite known = knownSites.get(id);
        knownSites.set(id, site(id, known.kind(), known.frames(), entries, entry));
      } else {
        SiteKind kind = siteKind(entries.getInt(entry + FlightRecordLayout.SITE_KIND), id);
        knownSites.add(site(id, kind, frames(entries, entry, frames, id), entries, entry));
      }
    }
    return Collections.unmodifiableList(new ArrayList<>(knownSites));
  }

  private static RecordedSite site(
      int id, SiteKind kind, List<String> frames, ByteBuffer entries, int entry) {
    long[] closed = new long[CloseReason.values().length];
    for (CloseReason reason : CloseReason.values()) {
      closed[reason.code() - 1] =
          entries.getLong(
              entry + FlightRecordLayout.SITE_CLOSED + (reason.code() - 1) * Long.BYTES);
    }
    return new RecordedSite(
        id,
        kind,
        frames,
        entries.getLong(entry + FlightRecordLayout.SITE_OPENED),
        closed,
        entries.getLong(entry + FlightRecordLayout.SITE_USED_ONCE));
  }

  private static SiteKind siteKind(int code, int id) throws UnreadableRecordException {
    for (SiteKind kind : SiteKind.values()) {
      if (kind.code() == code) {
        return kind;
      }
    }
    throw new UnreadableRecordException("kind " + code + " of site " + id + " out of range");
  }

  private List<String> frames(ByteBuffer entries, int entry, ByteBuffer frames, int id)
      throws UnreadableRecordException {
    int count = entries.getInt(entry + FlightRecordLayout.SITE_FRAME_COUNT);
    if (count < 0 || count > FlightRecordLayout.SITE_MAX_FRAMES) {
      throw new UnreadableRecordException("site " + id + " claims " + count + " frames");
    }
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int offset = entries.getInt(entry + FlightRecordLayout.SITE_FRAMES + i * Integer.BYTES);
      texts.add(knownFrames.text(frames, offset, "frame " + i + " of site " + id));
    }
    return Collections.unmodifiableList(texts);
  }
}
