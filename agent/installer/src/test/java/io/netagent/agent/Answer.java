package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.opentest4j.AssertionFailedError;

/** What a child said to one command: its own count of its connections, and facts. */
final class Answer {
  /**
   * One end of a connection as the application itself counts it.
   *
   * @param bytesRead -1 where the application can't know, as with TLS
   */
  record Expected(
      String role,
      String transport,
      String remoteAddress,
      int remotePort,
      int localPort,
      long bytesRead,
      long bytesWritten) {}

  private final List<Expected> connections = new ArrayList<>();
  private final Map<String, String> facts = new HashMap<>();

  void add(String line) {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "connection" ->
          connections.add(
              new Expected(
                  words[1],
                  words[2],
                  words[3],
                  Integer.parseInt(words[4]),
                  Integer.parseInt(words[5]),
                  Long.parseLong(words[6]),
                  Long.parseLong(words[7])));
      case "fact" -> facts.put(words[1], line.substring(words[0].length() + words[1].length() + 2));
      default -> throw new AssertionFailedError("the child says: " + line);
    }
  }

  List<Expected> connections() {
    return connections;
  }

  String fact(String name) {
    String value = facts.get(name);
    assertNotNull(value, name);
    return value;
  }

  long number(String name) {
    return Long.parseLong(fact(name));
  }

  void assertFact(String name, String value) {
    assertEquals(value, fact(name), name);
  }
}
