package io.netagent.collector.expose.cli.top;

import java.util.List;

/** Which keys there are. */
final class HelpText {
  static final List<String> LINES =
      List.of(
          "g  groups: process, remote and state     c  connections, one by one",
          "f  findings                              l  listeners and their accept queues",
          "w  sites: where in the code              p  processes",
          "",
          "up, down, j, k, PgUp, PgDn, Home, End    move",
          "Enter   what is behind a row: a finding, its connections, one of them, its line",
          "        In all of one thing the letters above lead to what belongs to it.",
          "Esc     back; then ends the search",
          "/       search: Enter takes it, Esc leaves it as it was",
          "s, S    sort by the next column, by the one before",
          "r       the other way around",
          "space   stop and go on",
          "q       quit (Ctrl-C does so, too); in all of one thing: back",
          "",
          "A heading with v or ^ is what the rows are sorted by. A ~ stands where text was cut.",
          "WAY: outbound was opened by the process, inbound was accepted by it.",
          "OLDEST and FOR: how long the connection has been in its state; of a process, in",
          "CLOSE_WAIT. ONCE: one exchange at most. GC: by nobody. BROKEN: by an error.");

  private HelpText() {}

  /** Those that lead on from all of one thing. */
  static String keys(Thing thing) {
    return switch (thing) {
      case FINDING -> "Esc back, Enter its connections, w its line of code, p its process, h help";
      case CONNECTION -> "Esc back, Enter its line of code, p its process, h help";
      case SITE -> "Esc back, Enter its connections, p its process, h help";
      case PROCESS ->
          "Esc back, Enter its connections, g groups, f findings, l listeners, w sites, h help";
    };
  }
}
