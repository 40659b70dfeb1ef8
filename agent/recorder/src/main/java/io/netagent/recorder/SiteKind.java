package io.netagent.recorder;

/** What a site tells about its connections. The code is the word in the site table. */
public enum SiteKind {
  /** The stack that called connect. */
  OPENER(1),
  /** The stack of the first read of an accepted connection: its handler. */
  FIRST_READER(2);

  private final int code;

  SiteKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
