package io.netagent.collector.diagnose.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.socket.FourTuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EndCountsTest {
  private static FourTuple tuple(int localPort, int lastRemoteByte, int remotePort) {
    return new FourTuple(
        0,
        FourTuple.v4Mapped(0x7f000001),
        localPort,
        0,
        FourTuple.v4Mapped(0x0a000000 | lastRemoteByte),
        remotePort);
  }

  private final List<FourTuple> tuples =
      new ArrayList<>(
          List.of(
              tuple(1, 9, 443),
              tuple(2, 9, 443),
              tuple(3, 200, 443),
              tuple(4, 200, 443),
              tuple(5, 10, 80),
              tuple(5, 9, 80)));

  @Test
  void ofRemote_anyOrder_namesTheMostFrequentThenTheLowest() {
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(tuples, new Random(seed));
      EndCounts remotes = EndCounts.ofRemote(tuples);
      assertEquals(4, remotes.distinct());
      assertEquals("10.0.0.9:443", remotes.mostFrequent());
      assertEquals(
          List.of("10.0.0.9:443 (2)", "10.0.0.200:443 (2)", "10.0.0.9:80 (1)"), remotes.top(3));
    }
  }

  @Test
  void ofLocal_oneTwice_isTheMostFrequent() {
    EndCounts locals = EndCounts.ofLocal(tuples);
    assertEquals("127.0.0.1:5", locals.mostFrequent());
    assertEquals(5, locals.distinct());
  }
}
