package io.netagent.socket;

/**
 * A set of TCP states. In its mask bit n is the state with kernel number n, as {@code idiag_states}
 * of a netlink request has it; FIN_WAIT2 without an owner counts as FIN_WAIT2.
 *
 * @param mask numbers that this release does not know are in it too where {@link #ALL} is meant
 */
public record StateSet(int mask) {
  /** Every state, also those that this release does not know. */
  public static final StateSet ALL = new StateSet(-1);

  /** These states and no other. */
  public static StateSet of(TcpState... states) {
    int mask = 0;
    for (TcpState state : states) {
      mask |= 1 << state.kernelNumber();
    }
    return new StateSet(mask);
  }

  /** Whether the state with this kernel number is in it. */
  public boolean contains(int stateNumber) {
    if (stateNumber < 0 || stateNumber >= Integer.SIZE) {
      return isAll();
    }
    return (mask & (1 << stateNumber)) != 0;
  }

  /** Whether every state is in it. */
  public boolean isAll() {
    return mask == -1;
  }
}
