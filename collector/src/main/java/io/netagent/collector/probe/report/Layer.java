package io.netagent.collector.probe.report;

/** How far a probe goes; also the phases it goes through, in their order. */
public enum Layer {
  DNS("DNS"),
  TCP("TCP"),
  TLS("TLS"),
  HTTP("HTTP");

  private final String label;

  Layer(String label) {
    this.label = label;
  }

  /** As people write it. */
  public String label() {
    return label;
  }
}
