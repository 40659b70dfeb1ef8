package io.netagent.recorder;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts that stand one behind the other, each once: where each stands. What is new is first only
 * proposed, and then kept if it found room. {@link TextReader} reads them.
 */
final class InternedTexts {
  private final Map<String, Integer> offsets = new HashMap<>();
  private final Map<String, Integer> proposed = new HashMap<>();
  private final ByteArrayOutputStream added = new ByteArrayOutputStream();
  private int usedBytes;

  /**
   * Where these texts stand, or would stand; texts over {@link FlightRecordLayout#FRAME_MAX_BYTES}
   * are cut. What was proposed before and not kept is forgotten.
   */
  int[] offsets(List<String> texts) {
    proposed.clear();
    added.reset();
    int[] found = new int[texts.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = offset(texts.get(i));
    }
    return found;
  }

  private int offset(String text) {
    Integer known = offsets.get(text);
    if (known == null) {
      known = proposed.get(text);
    }
    if (known == null) {
      known = usedBytes + added.size();
      byte[] utf8 = RecordTexts.utf8(text, FlightRecordLayout.FRAME_MAX_BYTES);
      added.write(utf8.length);
      added.write(utf8.length >>> 8);
      added.write(utf8, 0, utf8.length);
      proposed.put(text, known);
    }
    return known;
  }

  /** The bytes of the texts that are new. */
  byte[] added() {
    return added.toByteArray();
  }

  /** The new texts have been written. */
  void keep() {
    usedBytes += added.size();
    offsets.putAll(proposed);
    proposed.clear();
    added.reset();
  }

  /** Of all texts that were kept. */
  int usedBytes() {
    return usedBytes;
  }
}
