package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class InetDiagRequestTest {
  private final ByteBuffer into = ByteBuffer.allocate(InetDiagRequest.MAX_BYTES);

  private byte[] written() {
    byte[] bytes = new byte[into.remaining()];
    into.get(bytes);
    return bytes;
  }

  private static ByteBuffer expected(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }

  @Test
  void putCompat_someStates_isInetDiagReq() {
    into.put((byte) -1).put((byte) -1);
    InetDiagRequest.putCompat(
        into, 0x01020304, StateSet.of(TcpState.CLOSE_WAIT, TcpState.LISTEN), true);
    ByteBuffer expected = expected(76);
    expected.putInt(0, 76).putShort(4, (short) 18).putShort(6, (short) 0x301);
    expected.putInt(8, 0x01020304).put(19, (byte) 2).putInt(68, 0x500);
    assertArrayEquals(expected.array(), written());
  }

  @Test
  void putByFamily_ipv6_isInetDiagReqV2() {
    InetDiagRequest.putCompat(into, -1, StateSet.ALL, true); // Nothing of it may remain.
    InetDiagRequest.putByFamily(into, 6, 9, StateSet.of(TcpState.TIME_WAIT), false);
    ByteBuffer expected = expected(72);
    expected.putInt(0, 72).putShort(4, (short) 20).putShort(6, (short) 0x301);
    expected.putInt(8, 9).put(16, (byte) 10).put(17, (byte) 6).putInt(20, 1 << 6);
    assertArrayEquals(expected.array(), written());
  }

  @Test
  void putByFamily_noFamily_throws() {
    assertThrows(
        IllegalArgumentException.class,
        () -> InetDiagRequest.putByFamily(into, 0, 1, StateSet.ALL, false));
  }

  @Test
  void kernelStates_synRecv_asksForHalfOpenConnections() {
    assertEquals(1 << 3 | 1 << 12, InetDiagRequest.kernelStates(StateSet.of(TcpState.SYN_RECV)));
    assertEquals(1 << 4, InetDiagRequest.kernelStates(StateSet.of(TcpState.FIN_WAIT1)));
  }

  @Test
  void kernelStates_all_leavesOutTheBoundAndInactive() {
    assertEquals(~(1 << 13), InetDiagRequest.kernelStates(StateSet.ALL));
    assertEquals(1 << 13, InetDiagRequest.kernelStates(new StateSet(1 << 13)));
  }
}
