package io.netagent.recorder;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads texts by where they stand, each once, so that nobody can make more text of a section than
 * stands there. For one section of one record, which may grow.
 */
final class TextReader {
  private final Map<Integer, String> known = new HashMap<>();
  private int knownBytes;

  /**
   * The text at this offset of the section.
   *
   * @param what names the text in the exception
   */
  String text(ByteBuffer section, int offset, String what) throws UnreadableRecordException {
    String text = known.get(offset);
    if (text == null) {
      text = readText(section, offset, what);
      known.put(offset, text);
    }
    return text;
  }

  private String readText(ByteBuffer section, int offset, String what)
      throws UnreadableRecordException {
    if (offset < 0 || offset > section.limit() - RecordTexts.LENGTH_BYTES) {
      throw new UnreadableRecordException(what + " out of range");
    }
    int length = section.getShort(offset) & 0xffff;
    int start = offset + RecordTexts.LENGTH_BYTES;
    if (length > FlightRecordLayout.FRAME_MAX_BYTES || length > section.limit() - start) {
      throw new UnreadableRecordException(what + " claims " + length + " bytes");
    }
    knownBytes += RecordTexts.LENGTH_BYTES + length;
    if (knownBytes > section.limit()) {
      throw new UnreadableRecordException(what + " overlaps another one");
    }
    return BoundedReads.utf8(section, start, length);
  }
}
