package io.netagent.collector.expose.cli.top;

import io.netagent.collector.expose.cli.screen.Key;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is looked at, and how; keys change it. Not thread-safe. */
public final class TopState {
  private static final int MOST_SEARCH_CHARACTERS = 100;

  private final Map<View, String> sorts = new EnumMap<>(View.class);
  private View view = View.GROUPS;
  private String search;
  private String rowsOf = "";
  private String rowsOfText = "";
  private @Nullable StringBuilder prompt;
  private int cursor;
  private int offset;
  private int scroll;
  private boolean detail;
  private boolean help;
  private boolean paused;
  private boolean ended;

  /**
   * The groups.
   *
   * @param search text that rows must have; empty for any
   * @param sort of the groups; null for theirs
   */
  public TopState(String search, @Nullable String sort) {
    this.search = search;
    for (View each : View.values()) {
      sorts.put(each, each.firstSort());
    }
    if (sort != null) {
      sorts.put(View.GROUPS, sort);
    }
  }

  /** Fields that groups can be sorted by. */
  public static List<String> groupSorts() {
    return View.GROUPS.sorts();
  }

  View view() {
    return view;
  }

  String sort() {
    return sorts.getOrDefault(view, "");
  }

  String search() {
    return search;
  }

  /** What is being typed; null: nothing is. */
  @Nullable String prompt() {
    return prompt == null ? null : prompt.toString();
  }

  /** Of which group the connections are, in words; empty for all. */
  String rowsOfText() {
    return rowsOfText;
  }

  int cursor() {
    return cursor;
  }

  int offset() {
    return offset;
  }

  int scroll() {
    return scroll;
  }

  boolean detail() {
    return detail;
  }

  boolean help() {
    return help;
  }

  /** Whether what is shown stays as it is. */
  public boolean paused() {
    return paused;
  }

  /** Whether somebody wants to leave. */
  public boolean ended() {
    return ended;
  }

  /** Path and query of the rows that are looked at. */
  public String target(int limit) {
    String sort = sort();
    return "/api/v1/"
        + view.list()
        + "?limit="
        + limit
        + "&offset="
        + offset
        + (sort.isEmpty() ? "" : "&sort=" + sort)
        + (search.isEmpty() ? "" : "&q=" + URLEncoder.encode(search, StandardCharsets.UTF_8))
        + (rowsOf.isEmpty() ? "" : "&" + rowsOf);
  }

  /** The field of the answer that the rows stand in. */
  public String list() {
    return view.list();
  }

  /**
   * Takes a key.
   *
   * @param shown what it was pressed on
   * @param rows that the screen has room for, at least 1
   */
  public void press(Key key, TopAnswer shown, int rows) {
    if (key.name() == Key.Name.HANG_UP) {
      ended = true;
    } else if (prompt != null) {
      type(key, prompt);
    } else if (help) {
      help = false;
    } else if (detail) {
      pressOnDetail(key, rows);
    } else {
      pressOnTable(key, shown, rows);
    }
  }

  private void type(Key key, StringBuilder text) {
    switch (key.name()) {
      case ENTER -> {
        search = text.toString().strip();
        prompt = null;
        toTop();
      }
      case ESCAPE -> prompt = null;
      case BACKSPACE -> {
        if (text.length() > 0) {
          text.setLength(text.offsetByCodePoints(text.length(), -1));
        }
      }
      case CHARACTER -> {
        if (text.length() < MOST_SEARCH_CHARACTERS) {
          text.appendCodePoint(key.codePoint());
        }
      }
      default -> {}
    }
  }

  private void pressOnDetail(Key key, int rows) {
    switch (key.name()) {
      case UP -> scroll = Math.max(0, scroll - 1);
      case DOWN -> scroll++;
      case PAGE_UP -> scroll = Math.max(0, scroll - rows);
      case PAGE_DOWN -> scroll += rows;
      case HOME -> scroll = 0;
      case ESCAPE, ENTER, BACKSPACE, LEFT -> detail = false;
      default -> {
        if (key.is('q')) {
          detail = false;
        } else if (key.is('j')) {
          scroll++;
        } else if (key.is('k')) {
          scroll = Math.max(0, scroll - 1);
        }
      }
    }
  }

  private void pressOnTable(Key key, TopAnswer shown, int rows) {
    switch (key.name()) {
      case UP -> move(-1, shown, rows);
      case DOWN -> move(1, shown, rows);
      case PAGE_UP -> move(-rows, shown, rows);
      case PAGE_DOWN -> move(rows, shown, rows);
      case HOME -> toTop();
      case END -> move(Integer.MAX_VALUE / 2, shown, rows);
      case ENTER -> enter(shown);
      case ESCAPE, BACKSPACE -> back();
      case CHARACTER -> command(key, shown, rows);
      default -> {}
    }
  }

  private void command(Key key, TopAnswer shown, int rows) {
    for (View each : View.values()) {
      if (key.is(each.key())) {
        show(each);
        return;
      }
    }
    switch (key.codePoint()) {
      case 'q' -> ended = true;
      case 'h', '?' -> help = true;
      case ' ', 'p' -> paused = !paused;
      case '/' -> prompt = new StringBuilder(search);
      case 's', '>' -> sortByNext(1);
      case 'S', '<' -> sortByNext(-1);
      case 'r' -> turnAround();
      case 'j' -> move(1, shown, rows);
      case 'k' -> move(-1, shown, rows);
      default -> {}
    }
  }

  private void show(View wanted) {
    view = wanted;
    rowsOf = "";
    rowsOfText = "";
    toTop();
  }

  private void toTop() {
    cursor = 0;
    offset = 0;
  }

  /** One step back: out of a group, then out of a search. */
  private void back() {
    if (!rowsOf.isEmpty()) {
      show(View.GROUPS);
    } else if (!search.isEmpty()) {
      search = "";
      toTop();
    }
  }

  private void enter(TopAnswer shown) {
    if (cursor >= shown.rows().size() || !shown.list().equals(view.list())) {
      return;
    }
    if (view == View.GROUPS) {
      TopRow group = shown.rows().get(cursor);
      show(View.CONNECTIONS);
      rowsOf = group.row().text("connectionsQuery");
      rowsOfText = group.inWords();
    } else if (view == View.FINDINGS) {
      detail = true;
      scroll = 0;
    }
  }

  private void sortByNext(int step) {
    List<String> fields = view.sorts();
    String now = sort();
    int index = fields.indexOf(now.startsWith("-") ? now.substring(1) : now);
    int next = index < 0 ? (step > 0 ? 0 : fields.size() - 1) : index + step;
    String field = fields.get(Math.floorMod(next, fields.size()));
    boolean figures =
        view.columns().stream().anyMatch(each -> each.figures() && field.equals(each.sort()));
    sorts.put(view, figures ? "-" + field : field);
    toTop();
  }

  private void turnAround() {
    String now = sort();
    if (!now.isEmpty()) {
      sorts.put(view, now.startsWith("-") ? now.substring(1) : "-" + now);
      toTop();
    }
  }

  private void move(int by, TopAnswer shown, int rows) {
    long last = Math.max(0, shown.total() - 1);
    int at = (int) Math.max(0, Math.min(last, (long) offset + cursor + by));
    if (at < offset) {
      offset = at;
    } else if (at >= offset + rows) {
      offset = at - rows + 1;
    }
    cursor = at - offset;
  }

  /** The screen has become smaller, or the list shorter. */
  void fit(TopAnswer shown, int rows) {
    if (shown.list().equals(view.list()) && shown.offset() == offset) {
      move(0, shown, rows);
    }
  }
}
