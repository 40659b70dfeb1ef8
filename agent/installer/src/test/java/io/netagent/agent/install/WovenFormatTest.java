package io.netagent.agent.install;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netagent.agent.install.WovenFormat.Original;
import io.netagent.agent.install.WovenFormat.Woven;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WovenFormatTest {
  private static final String KEY = "OpenJDK 17\n4711-1";

  private static Map<Original, Woven> two() {
    Map<Original, Woven> classes = new LinkedHashMap<>();
    classes.put(Original.of("sun.nio.ch.Net", new byte[] {1, 2, 3}), new Woven(5, new byte[200]));
    classes.put(
        Original.of("sun.nio.ch.SocketDispatcher", new byte[0]),
        new Woven(-1, new byte[] {9, 8, 7}));
    return classes;
  }

  @Test
  void decode_wholeFile_isWhatWasEncoded() {
    Map<Original, Woven> read = WovenFormat.decode(KEY, WovenFormat.encode(KEY, two()));
    assertNotNull(read);
    assertEquals(two().keySet(), read.keySet());
    two()
        .forEach(
            (original, woven) -> {
              assertEquals(woven.applied, read.get(original).applied);
              assertArrayEquals(woven.bytes, read.get(original).bytes);
            });
  }

  @Test
  void decode_anyBitChanged_isNothing() {
    byte[] file = WovenFormat.encode(KEY, two());
    for (int bit = 0; bit < 8 * file.length; bit++) {
      byte[] changed = file.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertNull(WovenFormat.decode(KEY, changed), "bit " + bit);
    }
  }

  @Test
  void decode_anyByteChangedToAnything_isNothing() {
    byte[] file = WovenFormat.encode(KEY, two());
    for (int at = 0; at < file.length; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] changed = file.clone();
        changed[at] = (byte) value;
        if (changed[at] != file[at]) {
          assertNull(WovenFormat.decode(KEY, changed), at + " = " + value);
        }
      }
    }
  }

  @Test
  void decode_cutOrContinued_isNothing() {
    byte[] file = WovenFormat.encode(KEY, two());
    for (int length = 0; length < file.length + 20; length++) {
      if (length != file.length) {
        assertNull(WovenFormat.decode(KEY, Arrays.copyOf(file, length)), "length " + length);
      }
    }
  }

  @Test
  void decode_ofOtherBuild_isNothing() {
    assertNull(WovenFormat.decode(KEY + "0", WovenFormat.encode(KEY, two())));
    assertNull(WovenFormat.decode("", WovenFormat.encode(KEY, two())));
  }

  @Test
  void encode_tooLong_isNothing() {
    Map<Original, Woven> classes = two();
    classes.put(Original.of("a.B", new byte[1]), new Woven(0, new byte[WovenFormat.MAX_BYTES]));
    assertNull(WovenFormat.encode(KEY, classes));
  }
}
