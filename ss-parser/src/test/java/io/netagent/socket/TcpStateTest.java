package io.netagent.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TcpStateTest {
  @ParameterizedTest
  @EnumSource
  void ofKernelNumber_known_isTheState(TcpState state) {
    assertEquals(state, TcpState.ofKernelNumber(state.kernelNumber()));
    assertEquals(state.ordinal() + 1, state.kernelNumber());
    assertEquals(state.name(), state.label().toUpperCase(java.util.Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 12, 13, 255, Integer.MAX_VALUE})
  void ofKernelNumber_unknown_isNull(int number) {
    assertNull(TcpState.ofKernelNumber(number));
  }
}
