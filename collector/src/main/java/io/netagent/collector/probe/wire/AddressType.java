package io.netagent.collector.probe.wire;

/** The two record types that a lookup asks for (RFC 1035 3.4.1, RFC 3596). */
public enum AddressType {
  A(1, 4),
  AAAA(28, 16);

  private final int number;
  private final int bytes;

  AddressType(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  int number() {
    return number;
  }

  /** Of one address. */
  int bytes() {
    return bytes;
  }
}
