package io.netagent.collector.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.source.PortRange.Reserved;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortRangeTest {
  @Test
  void parse_rangeWithReservedPorts_subtractsThoseWithin() {
    PortRange range = PortRange.parse("10000\t10099\n", "80,10010-10014,10015,11000\n");
    assertEquals(List.of(new Reserved(10010, 10015)), range.reserved());
    assertEquals(94, range.available());
    assertTrue(range.contains(10012));
    assertTrue(range.isReserved(10012));
    assertFalse(range.isReserved(80));
    assertFalse(range.contains(10100));
  }

  @Test
  void parse_noReservedPorts_leavesTheWholeRange() {
    assertEquals(28_232, PortRange.parse("32768\t60999\n", "\n").available());
  }

  @Test
  void parse_allReserved_leavesNone() {
    assertEquals(0, PortRange.parse("5 6", "0-65535").available());
  }

  @Test
  void parse_broken_isAnErrorThatSaysWhat() {
    assertError("no two ports in '10000'", "10000\n", "");
    assertError("no two ports in '1 2 3'", "1 2 3\n", "");
    assertError("'-1' is no port", "-1 10\n", "");
    assertError("'65536' is no port", "1 65536\n", "");
    assertError("20 to 10 is no range of ports", "20 10\n", "");
    assertError("'' is no port", "10 20\n", "5,\n");
    assertError("'' is no port", "10 20\n", ",5\n");
    assertError("'' is no port", "10 20\n", "5-\n");
    assertError("'7-9' is no port", "10 20\n", "5-7-9\n");
    assertError("9 to 5 is no range of ports", "10 20\n", "9-5\n");
    assertError("'5 6' is no port", "10 20\n", "5 6\n");
    assertError("'.' is no port", "10 20\n", "5,.\n");
  }

  private static void assertError(String reason, String range, String reserved) {
    assertEquals(
        reason,
        assertThrows(IllegalArgumentException.class, () -> PortRange.parse(range, reserved))
            .getMessage());
  }
}
