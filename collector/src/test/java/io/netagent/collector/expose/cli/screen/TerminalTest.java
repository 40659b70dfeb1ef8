package io.netagent.collector.expose.cli.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TerminalTest {
  @ParameterizedTest
  @CsvSource({
    "NO_COLOR,1,false",
    "NO_COLOR,'',true",
    "TERM,dumb,false",
    "TERM,xterm,true",
    "OTHER,1,true"
  })
  void colours_followTheConventions(String variable, String value, boolean wanted) {
    assertEquals(wanted, Terminal.coloursWanted(Map.of(variable, value)));
  }
}
