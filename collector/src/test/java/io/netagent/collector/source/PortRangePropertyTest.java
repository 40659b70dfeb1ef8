package io.netagent.collector.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.source.PortRange.Reserved;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class PortRangePropertyTest {
  @Property
  void anyRange_againstABitSet_agreesPortByPort(
      @ForAll("spans") Reserved span, @ForAll("lists") List<Reserved> reserved) {
    BitSet free = new BitSet(65_536);
    free.set(span.first(), span.last() + 1);
    BitSet taken = new BitSet(65_536);
    reserved.forEach(part -> taken.set(part.first(), part.last() + 1));
    taken.and(free);
    free.andNot(taken);
    PortRange range = PortRange.parse(span.first() + "\t" + span.last() + "\n", written(reserved));
    assertEquals(free.cardinality(), range.available());
    for (int port = 0; port <= 65_535; port++) {
      if (range.isReserved(port) != taken.get(port)
          || range.contains(port) != (free.get(port) || taken.get(port))) {
        throw new AssertionError("port " + port);
      }
    }
    int before = -2;
    for (Reserved part : range.reserved()) {
      assertTrue(part.first() > before + 1, "disjoint, ascending, not adjacent");
      before = part.last();
    }
    assertEquals(range, new PortRange(span.first(), span.last(), range.reserved()));
  }

  private static String written(List<Reserved> parts) {
    return parts.stream()
            .map(p -> p.first() == p.last() ? "" + p.first() : p.first() + "-" + p.last())
            .collect(Collectors.joining(","))
        + "\n";
  }

  @Property
  void anyTexts_areARangeOrAnIllegalArgument(@ForAll String range, @ForAll String reserved) {
    try {
      PortRange parsed = PortRange.parse(range, reserved);
      assertTrue(parsed.first() <= parsed.last());
    } catch (IllegalArgumentException e) {
      assertFalse(e.getMessage().isBlank());
    }
  }

  /** Small ports crowd, so that ranges touch and overlap; large ones reach the ends. */
  @Provide
  Arbitrary<Reserved> spans() {
    Arbitrary<Integer> ports =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 65_535), Arbitraries.integers().between(100, 160));
    return Combinators.combine(ports, ports)
        .as((a, b) -> new Reserved(Math.min(a, b), Math.max(a, b)));
  }

  @Provide
  Arbitrary<List<Reserved>> lists() {
    Arbitrary<Reserved> narrow =
        Combinators.combine(
                Arbitraries.integers().between(90, 170), Arbitraries.integers().between(0, 6))
            .as((first, width) -> new Reserved(first, first + width));
    return Arbitraries.oneOf(spans(), narrow).list().ofMaxSize(12);
  }
}
