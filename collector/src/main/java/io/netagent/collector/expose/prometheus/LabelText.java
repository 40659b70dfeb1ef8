package io.netagent.collector.expose.prometheus;

/**
 * Label values out of watched processes. The exposition escapes quotes, backslashes and line ends;
 * here go the characters that parsers trip over or a reader's terminal obeys, and overlong text.
 */
final class LabelText {
  static final int MAX_LENGTH = 200;

  private static final char REPLACEMENT = '\uFFFD';

  private LabelText() {}

  static String printable(String text) {
    if (text.length() <= MAX_LENGTH && isPlain(text)) {
      return text;
    }
    String kept = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
    StringBuilder out = new StringBuilder(kept.length());
    kept.codePoints()
        .map(each -> isPrintable(each) ? each : REPLACEMENT)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  /** Printable ASCII: most texts are, and need no copy. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED -> codePoint == '\n';
      default -> true;
    };
  }
}
