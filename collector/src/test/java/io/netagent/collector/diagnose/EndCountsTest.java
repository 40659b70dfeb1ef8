package io.netagent.collector.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.socket.FourTuple;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EndCountsTest {
  private static Suspect suspect(int localPort, int lastRemoteByte, int remotePort) {
    FourTuple tuple =
        new FourTuple(
            0,
            FourTuple.v4Mapped(0x7f000001),
            localPort,
            0,
            FourTuple.v4Mapped(0x0a000000 | lastRemoteByte),
            remotePort);
    CorrelatedConnection row =
        new CorrelatedConnection(
            0, tuple, 6, 8, TcpState.CLOSE_WAIT, 1, 0, 0, 9, 1, 2, null, 0, false, 0, null, null);
    return new Suspect(row, SuspectKind.LEAK, 0, 0, false, false);
  }

  private final List<Suspect> suspects =
      new ArrayList<>(
          List.of(
              suspect(1, 9, 443),
              suspect(2, 9, 443),
              suspect(3, 200, 443),
              suspect(4, 200, 443),
              suspect(5, 10, 80),
              suspect(5, 9, 80)));

  @Test
  void ofRemote_anyOrder_namesTheMostFrequentThenTheLowest() {
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(suspects, new Random(seed));
      EndCounts remotes = EndCounts.ofRemote(suspects);
      assertEquals(4, remotes.distinct());
      assertEquals("10.0.0.9:443", remotes.mostFrequent());
      assertEquals(
          List.of("10.0.0.9:443 (2)", "10.0.0.200:443 (2)", "10.0.0.9:80 (1)"), remotes.top(3));
    }
  }

  @Test
  void ofLocal_oneTwice_isTheMostFrequent() {
    EndCounts locals = EndCounts.ofLocal(suspects);
    assertEquals("127.0.0.1:5", locals.mostFrequent());
    assertEquals(5, locals.distinct());
  }
}
