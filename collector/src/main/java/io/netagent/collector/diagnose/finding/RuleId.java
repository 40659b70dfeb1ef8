package io.netagent.collector.diagnose.finding;

/** The rules by the names that people link and silence: a name once released is never changed. */
public enum RuleId {
  CLOSE_WAIT_LEAK("close-wait-leak", Severity.WARNING),
  IDLE_POOL_CLOSE_WAIT("idle-pool-close-wait", Severity.INFO, true),
  ABANDONED_UNTIL_GC("abandoned-until-gc", Severity.WARNING),
  ACCEPT_QUEUE_FULL("accept-queue-full", Severity.CRITICAL),
  ACCEPTED_UNREAD("accepted-unread", Severity.WARNING),
  READ_WITHOUT_TIMEOUT("read-without-timeout", Severity.WARNING),
  PEER_VANISHED("peer-vanished", Severity.WARNING),
  IDLE_DROP("idle-drop", Severity.WARNING),
  KEEP_ALIVE_RACE("keep-alive-race", Severity.WARNING),
  PORT_EXHAUSTION("port-exhaustion", Severity.CRITICAL),
  CONNECTION_PER_REQUEST("connection-per-request", Severity.WARNING),
  CLIENT_PER_REQUEST("client-per-request", Severity.WARNING),
  TLS_HANDSHAKE_STALL("tls-handshake-stall", Severity.WARNING),
  PEER_NOT_READING("peer-not-reading", Severity.WARNING),
  CLOSED_BUT_OPEN("closed-but-open", Severity.WARNING),
  CONNECT_UNANSWERED("connect-unanswered", Severity.WARNING),
  FIN_WAIT_2_PEER("fin-wait-2-peer", Severity.INFO, true),
  SLOW_DNS("slow-dns", Severity.WARNING),
  FD_EXHAUSTION("fd-exhaustion", Severity.CRITICAL),
  LISTEN_OVERFLOW("listen-overflow", Severity.WARNING),
  POOL_EXHAUSTED("pool-exhausted", Severity.WARNING),
  RETRANSMITTING_PATH("retransmitting-path", Severity.WARNING);

  private final String text;
  private final Severity usualSeverity;
  private final boolean benign;

  RuleId(String text, Severity usualSeverity) {
    this(text, usualSeverity, false);
  }

  RuleId(String text, Severity usualSeverity, boolean benign) {
    this.text = text;
    this.usualSeverity = usualSeverity;
    this.benign = benign;
  }

  /** As it stands in findings and in metric labels. */
  public String text() {
    return text;
  }

  /** What most findings of the rule have. */
  public Severity usualSeverity() {
    return usualSeverity;
  }

  public boolean benign() {
    return benign;
  }
}
