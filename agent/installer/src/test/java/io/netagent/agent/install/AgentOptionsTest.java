package io.netagent.agent.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentOptionsTest {
  @ParameterizedTest
  @NullAndEmptySource
  void parse_nothing_givesDefaults(String text) {
    AgentOptions options = AgentOptions.parse(text);
    assertEquals("", options.name());
    assertEquals("", options.app());
    assertNull(options.record());
    assertEquals(-1, options.eventsPerSecond());
  }

  @Test
  void parse_all_givesEach() {
    AgentOptions options =
        AgentOptions.parse(
            "name=billing = eu,record=/dev/shm/x,app=com.acme:org.foo_1.$x,events-per-second=50000");
    assertEquals("billing = eu", options.name());
    assertEquals("com.acme:org.foo_1.$x", options.app());
    assertEquals("/dev/shm/x", options.record());
    assertEquals(50_000, options.eventsPerSecond());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "=x",
        ",",
        "name=x,",
        "name=",
        "name=a\tb",
        "name=x,name=x",
        "Name=x",
        "colour=red",
        "app=",
        "app=com.acme:",
        "app=:com.acme",
        "app=1com",
        "app=com acme",
        "record=",
        "record=relative",
        "events-per-second=",
        "events-per-second=-1",
        "events-per-second=50001",
        "events-per-second=2k"
      })
  void parse_wrong_isRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> AgentOptions.parse(text));
  }

  @Test
  void parse_longName_isRefused() {
    AgentOptions.parse("name=" + "x".repeat(63));
    assertThrows(
        IllegalArgumentException.class, () -> AgentOptions.parse("name=" + "x".repeat(64)));
  }

  @Test
  void parse_manyMistakes_tellsAllAtOnce() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> AgentOptions.parse("name=,app=1,record=r,colour=red,what,size=1,size=2"))
            .getMessage();
    for (String part :
        List.of(
            "name must",
            "app must",
            "record must",
            "'colour'",
            "'what'",
            "'size' is given twice")) {
      assertTrue(message.contains(part), message);
    }
  }
}
