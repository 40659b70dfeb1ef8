package io.netagent.collector.expose.cli.text;

/**
 * Text out of a watched process, made harmless for a terminal. Control characters move the cursor
 * or set the title; format characters hide text or turn its direction around.
 */
public final class TerminalText {
  private TerminalText() {}

  /** Such characters as backslash escapes; everything else as it is. */
  public static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      if (isHarmless(codePoint)) {
        out.appendCodePoint(codePoint);
      } else {
        appendEscaped(out, codePoint);
      }
    }
    return out.toString();
  }

  private static boolean isHarmless(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static void appendEscaped(StringBuilder out, int codePoint) {
    switch (codePoint) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        for (char unit : Character.toChars(codePoint)) {
          out.append(String.format("\\u%04x", (int) unit));
        }
      }
    }
  }
}
