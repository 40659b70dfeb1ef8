package io.netagent.recorder;

/**
 * Where everything stands in one event, of 256 bytes. Its index in its lane's ring is its number in
 * the lane modulo 512; the lane's counter EVENTS_WRITTEN is the number of the next one.
 *
 * <pre>
 *    0 u64 mark         2 x (number + 1); one less while the entry changes; 0 = never used
 *    8 u8  kind          9 u8 role      10 u8 transport   11 u8 family    12 u8 flags: 1 adopted,
 *                       2 used once, 4 failed, 8 resumed
 *   13 u8  outcome: CloseReason.code(), or RecordCounter.index() of a connect's error
 *   14 u16 protocol of a finished handshake; 1 + the alert of a failed one
 *   16 i32 fd (-1 none) 20 u16 remotePort                 22 u16 localPort
 *   24 u64 generation   32 u64 atNanos  40 i64 durationNanos (-1 = not known)
 *   48 u64 remoteHigh   56 u64 remoteLow                  64 u64 threadId
 *   72 u64 bytesRead    80 u64 bytesWritten               88 u64 site id + 1 (0 = none)
 *   96 u64 sequence among the closed + 1 (0 = none)
 *  104 16 B trace id, as two numbers                     120 u64 span id
 *  128 u8 bytes of thread name, at most 48               129 u8 bytes of text
 *  130 126 B thread name, then text, UTF-8
 * </pre>
 */
final class EventLayout {
  static final int MARK = 0;
  static final int KIND = 8;
  static final int FD = 16;
  static final int GENERATION = 24;
  static final int AT = 32;
  static final int DURATION = 40;
  static final int REMOTE_HIGH = 48;
  static final int REMOTE_LOW = 56;
  static final int THREAD = 64;
  static final int BYTES_READ = 72;
  static final int BYTES_WRITTEN = 80;
  static final int SITE = 88;
  static final int CLOSED = 96;
  static final int TRACE_HIGH = 104;
  static final int TRACE_LOW = 112;
  static final int SPAN = 120;

  /** Two bytes of lengths, then both texts. */
  static final int TEXTS = 128;

  static final int TEXTS_BYTES = 126;
  static final int THREAD_NAME_BYTES = 48;

  private EventLayout() {}
}
