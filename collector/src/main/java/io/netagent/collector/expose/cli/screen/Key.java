package io.netagent.collector.expose.cli.screen;

/**
 * A key that was pressed.
 *
 * @param codePoint of {@link Name#CHARACTER}; else 0
 */
public record Key(Name name, int codePoint) {
  /** The terminal has gone: nobody will press anything any more. */
  public static final Key HANG_UP = of(Name.HANG_UP);

  /** What is told apart. */
  public enum Name {
    CHARACTER,
    ENTER,
    ESCAPE,
    BACKSPACE,
    UP,
    DOWN,
    LEFT,
    RIGHT,
    PAGE_UP,
    PAGE_DOWN,
    HOME,
    END,
    REDRAW,
    OTHER,
    HANG_UP
  }

  /** Anything but a character. */
  public static Key of(Name name) {
    return new Key(name, 0);
  }

  /** One that prints something. */
  public static Key character(int codePoint) {
    return new Key(Name.CHARACTER, codePoint);
  }

  /** Whether it prints this. */
  public boolean is(char character) {
    return name == Name.CHARACTER && codePoint == character;
  }
}
