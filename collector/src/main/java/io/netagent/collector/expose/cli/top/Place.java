package io.netagent.collector.expose.cli.top;

import org.jspecify.annotations.Nullable;

/** Where somebody is: in a list or at all of one thing, and how far down. Not thread-safe. */
final class Place {
  private final View view;
  private final @Nullable Thing thing;
  private final String which;
  private final String inWords;
  private String search;

  /** The row that is chosen, on the screen. */
  private int cursor;

  /** The first row on the screen, or the first line. */
  private int offset;

  private Place(View view, @Nullable Thing thing, String which, String inWords, String search) {
    this.view = view;
    this.thing = thing;
    this.which = which;
    this.inWords = inWords;
    this.search = search;
  }

  /**
   * A list.
   *
   * @param which part of a query that its rows pass; empty for all
   * @param inWords what these have in common
   * @param search text that rows must have
   */
  static Place list(View view, String which, String inWords, String search) {
    return new Place(view, null, which, inWords, search);
  }

  /** All of one thing, which was chosen in this list. */
  static Place of(Thing thing, String id, String inWords, View view) {
    return new Place(view, thing, id, inWords, "");
  }

  View view() {
    return view;
  }

  /** Null for a list. */
  @Nullable Thing thing() {
    return thing;
  }

  /** Of a list the filter, of a thing its id. */
  String which() {
    return which;
  }

  String inWords() {
    return inWords;
  }

  String search() {
    return search;
  }

  void search(String text) {
    search = text;
    toTop();
  }

  int cursor() {
    return cursor;
  }

  int offset() {
    return offset;
  }

  void toTop() {
    cursor = 0;
    offset = 0;
  }

  /**
   * In a list.
   *
   * @param total rows that it has
   * @param rows that the screen has room for
   */
  void move(long by, long total, int rows) {
    long last = Math.max(0, total - 1);
    int at = (int) Math.max(0, Math.min(last, offset + cursor + by));
    if (at < offset) {
      offset = at;
    } else if (at >= offset + rows) {
      offset = at - rows + 1;
    }
    cursor = at - offset;
  }

  /** In a text, as far as it may go beyond. */
  void scroll(long by) {
    offset = (int) Math.max(0, Math.min(Integer.MAX_VALUE, offset + by));
  }

  /** No further than to the last screen of a text. */
  int scrolled(int most) {
    offset = Math.max(0, Math.min(offset, most));
    return offset;
  }
}
