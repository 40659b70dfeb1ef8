package io.netagent.collector.expose.cli.top;

import io.netagent.collector.expose.cli.screen.Key;
import io.netagent.collector.expose.json.AnswerRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is looked at, and how; keys change it. Not thread-safe. */
public final class TopState {
  private static final int MOST_SEARCH_CHARACTERS = 100;

  private final Map<View, String> sorts = new EnumMap<>(View.class);

  /** Where Esc leads to, the latest first. */
  private final Deque<Place> before = new ArrayDeque<>();

  private Place place;
  private @Nullable StringBuilder prompt;
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
    this.place = Place.list(View.GROUPS, "", "", search);
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

  Place place() {
    return place;
  }

  String sort() {
    return sorts.getOrDefault(place.view(), "");
  }

  /** What is being typed; null: nothing is. */
  @Nullable String prompt() {
    return prompt == null ? null : prompt.toString();
  }

  /** The way here, in words, from the first list on. */
  List<String> way() {
    List<String> way = new ArrayList<>();
    before.descendingIterator().forEachRemaining(each -> way.add(words(each)));
    way.add(words(place));
    return way;
  }

  private static String words(Place place) {
    return place.thing() == null && place.inWords().isEmpty()
        ? place.view().list()
        : place.thing() == null ? place.view().list() + " of " + place.inWords() : place.inWords();
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

  /**
   * What is to be asked for what is looked at.
   *
   * @param limit of rows of a list
   */
  public TopQuestion question(int limit) {
    Thing thing = place.thing();
    if (thing == Thing.FINDING) {
      return new TopQuestion(thing.target(), thing.list(), "finding " + place.which());
    }
    if (thing != null) {
      String target = thing.target() + Ways.encoded(place.which());
      return new TopQuestion(target, thing.list(), target);
    }
    String sort = sort();
    String list = place.view().list();
    return new TopQuestion(
        "/api/v1/"
            + list
            + "?limit="
            + limit
            + "&offset="
            + place.offset()
            + (sort.isEmpty() ? "" : "&sort=" + sort)
            + (place.search().isEmpty() ? "" : "&q=" + Ways.encoded(place.search()))
            + (place.which().isEmpty() ? "" : "&" + place.which()),
        list,
        list + "?" + place.which() + "&q=" + place.search());
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
    } else if (place.thing() != null) {
      pressOnThing(key, shown, rows);
    } else {
      pressOnTable(key, shown, rows);
    }
  }

  private void type(Key key, StringBuilder text) {
    switch (key.name()) {
      case ENTER -> {
        place.search(text.toString().strip());
        prompt = null;
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

  private void pressOnThing(Key key, TopAnswer shown, int rows) {
    switch (key.name()) {
      case UP -> place.scroll(-1);
      case DOWN -> place.scroll(1);
      case PAGE_UP -> place.scroll(-rows);
      case PAGE_DOWN -> place.scroll(rows);
      case HOME -> place.toTop();
      case END -> place.scroll(Integer.MAX_VALUE);
      case ESCAPE, BACKSPACE, LEFT -> back();
      case ENTER -> goOn(Ways.next(place.thing()), shown);
      case CHARACTER -> commandOnThing(key, shown);
      default -> {}
    }
  }

  private void commandOnThing(Key key, TopAnswer shown) {
    for (View each : View.values()) {
      if (key.is(each.key())) {
        goOn(each, shown);
        return;
      }
    }
    switch (key.codePoint()) {
      case 'q' -> back();
      case 'h', '?' -> help = true;
      case ' ' -> paused = !paused;
      case 'j' -> place.scroll(1);
      case 'k' -> place.scroll(-1);
      default -> {}
    }
  }

  /** From all of one thing to what belongs to it. */
  private void goOn(View wanted, TopAnswer shown) {
    AnswerRow row = row(shown);
    Place next = row == null ? null : Ways.from(place, row, wanted);
    if (next != null) {
      enter(next);
    }
  }

  /** What is told of the thing that is looked at; null: nothing yet. */
  private @Nullable AnswerRow row(TopAnswer shown) {
    Thing thing = place.thing();
    if (thing == Thing.FINDING) {
      return shown.finding(place.which());
    }
    return thing == null || shown.document() == null || !shown.isAbout(question(1))
        ? null
        : shown.document().root().part(thing.inWords());
  }

  private void pressOnTable(Key key, TopAnswer shown, int rows) {
    switch (key.name()) {
      case UP -> move(-1, shown, rows);
      case DOWN -> move(1, shown, rows);
      case PAGE_UP -> move(-rows, shown, rows);
      case PAGE_DOWN -> move(rows, shown, rows);
      case HOME -> place.toTop();
      case END -> move(Integer.MAX_VALUE / 2, shown, rows);
      case ENTER -> into(shown);
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
      case ' ' -> paused = !paused;
      case '/' -> prompt = new StringBuilder(place.search());
      case 's', '>' -> sortByNext(1);
      case 'S', '<' -> sortByNext(-1);
      case 'r' -> turnAround();
      case 'j' -> move(1, shown, rows);
      case 'k' -> move(-1, shown, rows);
      default -> {}
    }
  }

  /** All of a list, to which Esc does not lead back. */
  private void show(View wanted) {
    before.clear();
    place = Place.list(wanted, "", "", place.search());
  }

  private void enter(Place next) {
    before.push(place);
    place = next;
  }

  /** One step back: to where one came from, then out of a search. */
  private void back() {
    if (!before.isEmpty()) {
      place = before.pop();
    } else if (!place.search().isEmpty()) {
      place.search("");
    }
  }

  private void into(TopAnswer shown) {
    if (place.cursor() < shown.rows().size() && shown.isAbout(question(1))) {
      Place next = Ways.into(place, shown.rows().get(place.cursor()));
      if (next != null) {
        enter(next);
      }
    }
  }

  private void sortByNext(int step) {
    List<String> fields = place.view().sorts();
    String now = sort();
    int index = fields.indexOf(now.startsWith("-") ? now.substring(1) : now);
    int next = index < 0 ? (step > 0 ? 0 : fields.size() - 1) : index + step;
    String field = fields.get(Math.floorMod(next, fields.size()));
    boolean figures =
        place.view().columns().stream()
            .anyMatch(each -> each.figures() && field.equals(each.sort()));
    sorts.put(place.view(), figures ? "-" + field : field);
    place.toTop();
  }

  private void turnAround() {
    String now = sort();
    if (!now.isEmpty()) {
      sorts.put(place.view(), now.startsWith("-") ? now.substring(1) : "-" + now);
      place.toTop();
    }
  }

  private void move(int by, TopAnswer shown, int rows) {
    if (shown.isAbout(question(1))) {
      place.move(by, shown.total(), rows);
    }
  }

  /** The screen has become smaller, or the list shorter. */
  void fit(TopAnswer shown, int rows) {
    if (shown.isAbout(question(1)) && shown.offset() == place.offset()) {
      move(0, shown, rows);
    }
  }
}
