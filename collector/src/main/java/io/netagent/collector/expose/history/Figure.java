package io.netagent.collector.expose.history;

/** What a sample holds besides the counts by state and by kind of CLOSE_WAIT. */
public enum Figure {
  /** Descriptors open in the process. */
  OPEN_FDS("openFds"),
  /** Ephemeral ports in use towards the fullest destination of which the process has most. */
  PORTS_USED("portsUsed"),
  /** How many the kernel has to give for that destination. */
  PORTS_AVAILABLE("portsAvailable"),
  /** Connections that wait in the fullest accept queue. */
  ACCEPT_QUEUE("acceptQueue"),
  /** Its limit. */
  ACCEPT_QUEUE_LIMIT("acceptQueueLimit"),
  /** Connections opened and accepted since the sample before; only an agent counts them. */
  OPENED("opened"),
  /** Connections closed since the sample before; only an agent counts them. */
  CLOSED("closed"),
  /** Connects that failed since the sample before; only an agent counts them. */
  CONNECTS_FAILED("connectsFailed");

  private final String label;

  Figure(String label) {
    this.label = label;
  }

  /** As it stands in JSON. */
  public String label() {
    return label;
  }
}
