package io.netagent.collector.source;

/**
 * A number that the kernel keeps of TCP per network namespace and that tells of trouble, or is the
 * base of a ratio that does (proc(5); net/ipv4/proc.c; RFC 4022 for those of the section Tcp).
 */
public enum TcpCounter {
  LISTEN_OVERFLOWS(
      "ListenOverflows",
      Section.TCP_EXT,
      "listen_overflows",
      "A SYN or the last ACK of a handshake met a full accept queue."),
  LISTEN_DROPS(
      "ListenDrops",
      Section.TCP_EXT,
      "listen_drops",
      "A listener dropped a SYN or a handshake, for a full accept queue or any other reason."),
  REQUEST_QUEUE_FULL_DROPS(
      "TCPReqQFullDrop",
      Section.TCP_EXT,
      "request_queue_full_drops",
      "A SYN was dropped because the queue of half-open connections was full."),
  REQUEST_QUEUE_FULL_COOKIES(
      "TCPReqQFullDoCookies",
      Section.TCP_EXT,
      "request_queue_full_cookies",
      "A SYN was answered with a cookie because the queue of half-open connections was full."),
  SYNCOOKIES_SENT("SyncookiesSent", Section.TCP_EXT, "syncookies_sent", "A SYN cookie was sent."),
  SYNCOOKIES_RECEIVED(
      "SyncookiesRecv", Section.TCP_EXT, "syncookies_received", "A valid SYN cookie came back."),
  SYNCOOKIES_FAILED(
      "SyncookiesFailed",
      Section.TCP_EXT,
      "syncookies_failed",
      "An ACK without a connection bore no valid SYN cookie."),
  TIMEOUTS(
      "TCPTimeouts",
      Section.TCP_EXT,
      "timeouts",
      "The retransmission timer of a connection ran out."),
  SYN_RETRANSMITS(
      "TCPSynRetrans", Section.TCP_EXT, "syn_retransmits", "A SYN or SYN-ACK was sent again."),
  RETRANSMITTED_SEGMENTS(
      "RetransSegs", Section.TCP, "retransmitted_segments", "A segment was sent again."),
  SENT_SEGMENTS(
      "OutSegs",
      Section.TCP,
      "sent_segments",
      "A segment was sent; those sent again do not count."),
  RECEIVED_SEGMENTS(
      "InSegs", Section.TCP, "received_segments", "A segment came in, faulty ones included."),
  ACTIVE_OPENS(
      "ActiveOpens", Section.TCP, "active_opens", "A connect began: CLOSE became SYN_SENT."),
  PASSIVE_OPENS(
      "PassiveOpens", Section.TCP, "passive_opens", "A listener's handshake made a connection."),
  ATTEMPT_FAILS(
      "AttemptFails",
      Section.TCP,
      "attempt_fails",
      "An attempt to connect ended in SYN_SENT or SYN_RECV, by a reset or by time."),
  ESTABLISHED_RESETS(
      "EstabResets",
      Section.TCP,
      "established_resets",
      "A connection went from ESTABLISHED or CLOSE_WAIT straight to CLOSE."),
  RESETS_SENT("OutRsts", Section.TCP, "resets_sent", "A reset was sent."),
  ABORTS_ON_DATA(
      "TCPAbortOnData",
      Section.TCP_EXT,
      "aborts_on_data",
      "Data came for a connection already closed here, or it was closed with SO_LINGER 0."),
  ABORTS_ON_CLOSE(
      "TCPAbortOnClose",
      Section.TCP_EXT,
      "aborts_on_close",
      "A connection was closed with data unread, so the peer got a reset."),
  ABORTS_ON_MEMORY(
      "TCPAbortOnMemory",
      Section.TCP_EXT,
      "aborts_on_memory",
      "A closed connection was dropped for too many orphans or too little TCP memory."),
  ABORTS_ON_TIMEOUT(
      "TCPAbortOnTimeout",
      Section.TCP_EXT,
      "aborts_on_timeout",
      "A connection was given up after retransmissions or probes without an answer."),
  ABORTS_ON_LINGER(
      "TCPAbortOnLinger",
      Section.TCP_EXT,
      "aborts_on_linger",
      "A closed connection was not kept in FIN_WAIT2, because TCP_LINGER2 said so."),
  TIME_WAIT_OVERFLOWS(
      "TCPTimeWaitOverflow",
      Section.TCP_EXT,
      "time_wait_overflows",
      "A connection ended without TIME_WAIT because there was no room (tcp_max_tw_buckets)."),
  TIME_WAIT_BEGUN(
      "TW",
      Section.TCP_EXT,
      "time_wait_begun",
      "A connection entered TIME_WAIT, or FIN_WAIT2 without an owner."),
  TIME_WAIT_REUSED(
      "TWRecycled",
      Section.TCP_EXT,
      "time_wait_reused",
      "A new connection took the four-tuple of one in TIME_WAIT (tcp_tw_reuse)."),
  BACKLOG_DROPS(
      "TCPBacklogDrop",
      Section.TCP_EXT,
      "backlog_drops",
      "A segment was dropped because the backlog of a socket in use was full."),
  PAWS_DROPS(
      "PAWSEstab",
      Section.TCP_EXT,
      "paws_drops",
      "A segment of a connection was dropped because its timestamp was too old (RFC 7323)."),
  /** The one that is no counter: how many are open now. */
  CURRENT_ESTABLISHED(
      "CurrEstab",
      Section.TCP,
      "current_established",
      "Connections that are now in ESTABLISHED or CLOSE_WAIT.");

  /** Where a number stands. */
  public enum Section {
    /** In {@code net/snmp}. */
    TCP("Tcp"),
    /** In {@code net/netstat}. */
    TCP_EXT("TcpExt");

    private final String kernelName;

    Section(String kernelName) {
      this.kernelName = kernelName;
    }

    public String kernelName() {
      return kernelName;
    }
  }

  private final String kernelName;
  private final Section section;
  private final String label;
  private final String meaning;

  TcpCounter(String kernelName, Section section, String label, String meaning) {
    this.kernelName = kernelName;
    this.section = section;
    this.label = label;
    this.meaning = meaning;
  }

  /** The name in the header line, such as {@code TCPAbortOnData}. */
  public String kernelName() {
    return kernelName;
  }

  public Section section() {
    return section;
  }

  /** The name for metrics, in snake_case. */
  public String label() {
    return label;
  }

  /** What has happened when it went up by one; one sentence. */
  public String meaning() {
    return meaning;
  }

  /** Whether it goes down as well. */
  public boolean gauge() {
    return this == CURRENT_ESTABLISHED;
  }
}
