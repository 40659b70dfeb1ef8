package io.netagent.collector.expose.cli.screen;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes of a terminal as keys: xterm's sequences, which tmux, screen and the Linux console share.
 */
final class KeyDecoder {
  private static final int ESC = 0x1b;
  private static final int DELETE = 0x7f;
  private static final int CONTROL_H = 8;
  private static final int CONTROL_L = 12;

  private KeyDecoder() {}

  /**
   * Whether more bytes may belong to the last key: over a network, one key can come in two parts.
   */
  static boolean isUnfinished(byte[] bytes) {
    for (int i = Math.max(0, bytes.length - 8); i < bytes.length; i++) {
      if (bytes[i] == ESC) {
        return end(bytes, i) < 0;
      }
    }
    return false;
  }

  /** Where the sequence that begins here ends, exclusively; -1: not yet. */
  private static int end(byte[] bytes, int from) {
    int at = from + 1;
    if (at == bytes.length) {
      return -1;
    }
    if (bytes[at] == 'O') {
      return at + 1 < bytes.length ? at + 2 : -1;
    }
    if (bytes[at] != '[') {
      return from + 1;
    }
    for (at++; at < bytes.length; at++) {
      if (bytes[at] >= 0x40 && bytes[at] <= 0x7e) {
        return at + 1;
      }
    }
    return -1;
  }

  /** All of them; what no key is known for is one OTHER. */
  static List<Key> keys(byte[] bytes) {
    List<Key> keys = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      if (bytes[at] == ESC) {
        int end = end(bytes, at);
        if (end < 0 || end == at + 1) {
          keys.add(Key.of(Key.Name.ESCAPE));
          at = end < 0 ? bytes.length : end;
        } else {
          keys.add(sequence(new String(bytes, at + 1, end - at - 1, StandardCharsets.US_ASCII)));
          at = end;
        }
        continue;
      }
      int end = at;
      while (end < bytes.length && bytes[end] != ESC) {
        end++;
      }
      new String(bytes, at, end - at, StandardCharsets.UTF_8)
          .codePoints()
          .forEach(codePoint -> keys.add(character(codePoint)));
      at = end;
    }
    return keys;
  }

  private static Key character(int codePoint) {
    return switch (codePoint) {
      case '\r', '\n' -> Key.of(Key.Name.ENTER);
      case DELETE, CONTROL_H -> Key.of(Key.Name.BACKSPACE);
      case CONTROL_L -> Key.of(Key.Name.REDRAW);
      default ->
          Character.isISOControl(codePoint) || codePoint == 0xFFFD
              ? Key.of(Key.Name.OTHER)
              : Key.character(codePoint);
    };
  }

  private static Key sequence(String text) {
    return Key.of(
        switch (text) {
          case "[A", "OA" -> Key.Name.UP;
          case "[B", "OB" -> Key.Name.DOWN;
          case "[C", "OC" -> Key.Name.RIGHT;
          case "[D", "OD" -> Key.Name.LEFT;
          case "[5~" -> Key.Name.PAGE_UP;
          case "[6~" -> Key.Name.PAGE_DOWN;
          case "[H", "OH", "[1~", "[7~" -> Key.Name.HOME;
          case "[F", "OF", "[4~", "[8~" -> Key.Name.END;
          default -> Key.Name.OTHER;
        });
  }
}
