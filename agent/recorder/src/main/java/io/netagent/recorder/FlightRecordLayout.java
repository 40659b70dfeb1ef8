package io.netagent.recorder;

/**
 * Where everything stands in a flight record, layout version 1. All numbers are little-endian and,
 * but for those in the frames section and in a dump, aligned to their size; times are
 * CLOCK_MONOTONIC in nanoseconds. docs/flight-record.md is the same for readers in other languages.
 *
 * <pre>
 * file
 *          0 +--------------------------+
 *            | header          4,096 B  |
 *      4,096 +--------------------------+
 *            | lanes           128 KiB  |  8 of 16 KiB: counters and histograms, to be added up
 *    135,168 +--------------------------+
 *            | waits            32 KiB  |  256 entries of 128 B
 *    167,936 +--------------------------+
 *            | sites           576 KiB  |  1,024 entries of 576 B, the first siteCount are valid
 *    757,760 +--------------------------+
 *            | frames          1 MiB    |  texts: u16 length, UTF-8; the first framesUsedBytes are valid
 *  1,806,336 +--------------------------+
 *            | closed          2 MiB    |  for each lane a ring of 4,096 entries of 64 B; the first
 *            |                          |  2^exponent are in use
 *  3,903,488 +--------------------------+
 *            | dump            256 KiB  |  the latest dump of threads; a hole until one is asked for
 *  4,165,632 +--------------------------+
 *            | events          1 MiB    |  for each lane a ring of 512 entries of 256 B; a hole until
 *            |                          |  a reader wants events
 *  5,214,208 +--------------------------+
 *            | slots                    |  slotCapacity entries of 256 B, index = fd number;
 *            |                          |  the first backedSlots are valid, the rest is a hole
 *            +--------------------------+
 *
 * header
 *    0 u64 magic "NETAGREC"        8 u32 layoutVersion       12 u32 headerBytes
 *   16 u64 fileBytes              24 u64 pid                 32 u64 startTicks
 *   40 u64 pidNamespaceInode      48 16 B bootId             64 u64 startedAtNanos
 *   72 u64 tickNanos              80 u32 state               84 u32 backedSlots
 *   88 u32 slotBytes              92 u32 slotCapacity        96 u64 slotsOffset
 *  104 u32 siteBytes             108 u32 siteCapacity       112 u64 sitesOffset
 *  120 u32 siteCount             124 u32 counterCount       128 u64 lanesOffset
 *  136 u64 framesOffset          144 u32 framesCapacityBytes 148 u32 framesUsedBytes
 *  152 u32 closedBytes           156 u32 closedCapacity     160 u64 closedOffset
 *  168 u32 waitBytes             172 u32 waitCapacity       176 u64 waitsOffset
 *  184 u32 histogramBytes        188 u32 histogramCount     192 u32 laneBytes
 *  196 u32 laneCount
 *  200 u32 dumpBytes             204 u32 0                  208 u64 dumpOffset
 *  216 u32 eventBytes            220 u32 eventCapacity        224 u64 eventsOffset
 *  232 u32 eventsPerSecond
 *  320 u64 mailboxRequest        328 u64 mailboxAnswered
 *  336 u64 eventsWantedUntilNanos 344 u64 eventsSinceNanos
 *  512 text agentVersion   64 B  576 text name       192 B  768 text app     512 B
 * 1280 text firstHookError 512 B 2048 text hookReport 2,048 B (text: u16 length, UTF-8)
 *
 * lane: a thread is alone in it while it writes; a reader adds all eight up
 *    0 u64 entered       the writer's own: the id of the thread that is in there, 0 = none
 *    8 u64 closed        exponent of the lane's ring in the highest byte, entries so far in the others
 *   16 u64[126] counters, index = RecordCounter.index()
 * 1024 2,560 B histograms, index = RecordHistogram.index()
 *
 * histogram: log-linear, eight buckets for each power of two (DurationBuckets)
 *    0 u64 sumNanos      8 56 B reserved      64 u64[312] durations counted
 *
 * wait: a lookup or a handshake that is going on
 *    0 u64 mark          odd while the entry changes
 *    8 u8  kind (0 = none)           9 u8 0       10 u16 bytes of text      12 u32 0
 *   16 u64 threadId     24 u64 sinceNanos     32 u64 limitNanos     40 88 B text, UTF-8
 *
 * site
 *    0 u32 kind          4 u32 frameCount      8 u64 opened         16 u64 usedOnce
 *   24 u64[8] closed, index = CloseReason.code() - 1               88 u64 reserved
 *   96 u32[120] frames: each the offset of a text in the frames section, innermost first
 *
 * closed connection: one cache line; index = number in its lane modulo 2^exponent at that time
 *    0 u64 mark         2 x (number + 1); one less while the entry changes; 0 = never used
 *    8 u8  role          9 u8 reason     10 u8 family (4, 6)  11 u8 flags: 1 adopted, 2 used once
 *   12 u16 remotePort               14 u16 localPort (0 = not known)
 *   16 u64 remoteHigh               24 u64 remoteLow
 *   32 u64 openedAtNanos            40 u64 closedAtNanos
 *   48 u64 site: low 32 bits of the number in the upper half, site id + 1 in the lower
 *   56 u24 pause in 0.1 s before the last write that ended one (0 = none)
 *   59 u8  flags: 1 that write failed, 2 EOF was read after it, 4 the last write is unanswered
 *   60 u16 from that write to the close in 0.01 s    62 u8 bytes written then, and since
 *   63 u8  bytes read since
 *
 * event: see EventLayout
 *
 * dump: see ThreadDumpWriter for what stands behind its 64 bytes of header
 *    0 u64 mark          8 u64 request        16 u64 writtenAtNanos
 *   24 u32 textsBytes   28 u32 threadsBytes   32 u32 threadCount    36 u32 threadsInAll
 *
 * slot: one cache line for identity, one for each direction's single writer, one for the rest
 *    0 u64 generation   odd while line 0 changes; even and stable otherwise; 0 = never used
 *                       (one exception: the transport, in one store, when the connect is done)
 *    8 u8  role (0 = no connection)  9 u8 transport  10 u8 family (4, 6)  11 u8 flags: 1 adopted
 *   12 u16 remotePort               14 u16 0
 *   16 u64 remoteHigh               24 u64 remoteLow     16 network-order bytes as two numbers
 *   32 u64 openedAtNanos            40 u64 openerThreadId
 *   48 16 B reserved
 *   64 u64 bytesRead                72 u64 readOperations
 *   80 u64 lastReadAtNanos          88 u64 eofAtNanos     (0 = not yet)
 *   96 u64 readerThreadId (0 = none)  104 u64 readerSinceNanos  112 u64 readerLimitNanos (0 = none)
 *  120 u64 bytesReadAtPauseEnd
 *  128 u64 bytesWritten            136 u64 writeOperations
 *  144 u64 lastWriteAtNanos        152 u64 turns
 *  160 u64 writerThreadId (0 = none) 168 u64 writerSinceNanos  176 u64 writerLimitNanos (0 = none)
 *  184 u64 readOperationsAtLastWrite
 *  192 u64 connectNanos (0 = pending, -1 = not timed: accepted, adopted, a listener, most of a storm)
 *  200 u64 localPort    (0 = not known yet)
 *  208 u64 site: low 32 bits of the generation it belongs to in the upper half, site id + 1 in the lower
 *  216 u64 closeRequestedAtNanos (0 = not yet)
 *  224 u32 inputShutdown           228 u32 outputShutdown  (1 = shut down by this process)
 *  232 u64 abandoned: the generation that nobody can close any more; another one = not known
 *  240 u64 pauseEndedAtNanos: the last write that came a second or more after all before it
 *  248 u32 its pause in 0.1 s; bit 31: that write failed       252 u32 bytesWritten before it
 * </pre>
 */
final class FlightRecordLayout {
  /** "NETAGREC" read as a little-endian number. */
  static final long MAGIC = 0x434552474154454eL;

  static final int VERSION = 1;

  static final int HEADER_BYTES = 4096;
  static final int HEADER_MAGIC = 0;
  static final int HEADER_VERSION = 8;
  static final int HEADER_HEADER_BYTES = 12;
  static final int HEADER_FILE_BYTES = 16;
  static final int HEADER_PID = 24;
  static final int HEADER_START_TICKS = 32;
  static final int HEADER_PID_NAMESPACE = 40;
  static final int HEADER_BOOT_ID = 48;
  static final int HEADER_STARTED_AT = 64;
  static final int HEADER_TICK = 72;
  static final int HEADER_STATE = 80;
  static final int HEADER_BACKED_SLOTS = 84;
  static final int HEADER_SLOT_BYTES = 88;
  static final int HEADER_SLOT_CAPACITY = 92;
  static final int HEADER_SLOTS_OFFSET = 96;
  static final int HEADER_SITE_BYTES = 104;
  static final int HEADER_SITE_CAPACITY = 108;
  static final int HEADER_SITES_OFFSET = 112;
  static final int HEADER_SITE_COUNT = 120;
  static final int HEADER_COUNTER_COUNT = 124;
  static final int HEADER_LANES_OFFSET = 128;
  static final int HEADER_FRAMES_OFFSET = 136;
  static final int HEADER_FRAMES_CAPACITY = 144;
  static final int HEADER_FRAMES_USED = 148;
  static final int HEADER_CLOSED_BYTES = 152;
  static final int HEADER_CLOSED_CAPACITY = 156;
  static final int HEADER_CLOSED_OFFSET = 160;
  static final int HEADER_WAIT_BYTES = 168;
  static final int HEADER_WAIT_CAPACITY = 172;
  static final int HEADER_WAITS_OFFSET = 176;
  static final int HEADER_HISTOGRAM_BYTES = 184;
  static final int HEADER_HISTOGRAM_COUNT = 188;
  static final int HEADER_LANE_BYTES = 192;
  static final int HEADER_LANE_COUNT = 196;
  static final int HEADER_DUMP_BYTES = 200;
  static final int HEADER_DUMP_OFFSET = 208;

  static final int HEADER_EVENT_BYTES = 216;
  static final int HEADER_EVENT_CAPACITY = 220;
  static final int HEADER_EVENTS_OFFSET = 224;
  static final int HEADER_EVENTS_PER_SECOND = 232;

  /** On a cache line of its own, with all that another process writes. */
  static final int HEADER_MAILBOX_REQUEST = 320;

  static final int HEADER_MAILBOX_ANSWERED = 328;
  static final int HEADER_EVENTS_WANTED_UNTIL = 336;
  static final int HEADER_EVENTS_SINCE = 344;

  static final int TEXT_AGENT_VERSION = 512;
  static final int TEXT_AGENT_VERSION_BYTES = 64;
  static final int TEXT_NAME = 576;
  static final int TEXT_NAME_BYTES = 192;
  static final int TEXT_APP = 768;
  static final int TEXT_APP_BYTES = 512;
  static final int TEXT_FIRST_HOOK_ERROR = 1280;
  static final int TEXT_FIRST_HOOK_ERROR_BYTES = 512;
  static final int TEXT_HOOK_REPORT = 2048;
  static final int TEXT_HOOK_REPORT_BYTES = 2048;

  static final int LANES_OFFSET = HEADER_BYTES;
  static final int LANE_BYTES = 16_384;

  /** Of the number of lanes. */
  static final int LANE_BITS = 3;

  static final int LANES = 1 << LANE_BITS;

  /** With the counters that matter most on one cache line. */
  static final int LANE_ENTERED = 0;

  static final int LANE_CLOSED = 8;
  static final int LANE_COUNTERS = 16;
  static final int LANE_COUNTERS_CAPACITY = 126;
  static final int LANE_HISTOGRAMS = 1_024;
  static final int HISTOGRAM_BYTES = 2_560;
  static final int HISTOGRAM_CAPACITY = 6;
  static final int HISTOGRAM_SUM = 0;
  static final int HISTOGRAM_BUCKETS = 64;

  static final int WAITS_OFFSET = LANES_OFFSET + LANES * LANE_BYTES;
  static final int WAIT_BYTES = 128;
  static final int WAIT_CAPACITY = 256;
  static final int WAIT_MARK = 0;
  static final int WAIT_KIND = 8;
  static final int WAIT_THREAD = 16;
  static final int WAIT_SINCE = 24;
  static final int WAIT_LIMIT = 32;
  static final int WAIT_TEXT = 40;
  static final int WAIT_TEXT_BYTES = 88;

  static final int SITES_OFFSET = WAITS_OFFSET + WAIT_BYTES * WAIT_CAPACITY;
  static final int SITE_BYTES = 576;
  static final int SITE_CAPACITY = 1024;
  static final int SITE_KIND = 0;
  static final int SITE_FRAME_COUNT = 4;
  static final int SITE_OPENED = 8;
  static final int SITE_USED_ONCE = 16;
  static final int SITE_CLOSED = 24;
  static final int SITE_FRAMES = 96;

  /** The caller of the JDK's HttpClient stands at frame 24; frameworks go deeper. */
  static final int SITE_MAX_FRAMES = 120;

  static final int FRAMES_OFFSET = SITES_OFFSET + SITE_BYTES * SITE_CAPACITY;
  static final int FRAMES_CAPACITY = 1 << 20;

  /** Longest text of one frame in bytes of UTF-8, and of any text of a dump. */
  static final int FRAME_MAX_BYTES = 512;

  static final int CLOSED_OFFSET = FRAMES_OFFSET + FRAMES_CAPACITY;
  static final int CLOSED_BYTES = 64;
  static final int CLOSED_MARK = 0;
  static final int CLOSED_KIND = 8;
  static final int CLOSED_REMOTE_HIGH = 16;
  static final int CLOSED_REMOTE_LOW = 24;
  static final int CLOSED_OPENED_AT = 32;
  static final int CLOSED_CLOSED_AT = 40;
  static final int CLOSED_SITE = 48;
  static final int CLOSED_LAST_USE = 56;

  /** Flags beside the kind of a slot and of a closed connection, in the kind's word. */
  static final long FLAG_ADOPTED = 1L << 24;

  static final long FLAG_USED_ONCE = 2L << 24;

  /** A lane's ring has 128 entries at the start (of all lanes: 64 KiB), and 4,096 at last. */
  static final int CLOSED_MIN_EXPONENT = 7;

  static final int CLOSED_MAX_EXPONENT = 12;

  /** Of a lane's word about its ring, the exponent stands above these bits. */
  static final int CLOSED_COUNT_BITS = 56;

  static final int DUMP_OFFSET = CLOSED_OFFSET + LANES * (CLOSED_BYTES << CLOSED_MAX_EXPONENT);
  static final int DUMP_BYTES = 1 << 18;
  static final int DUMP_HEADER_BYTES = 64;
  static final int DUMP_MARK = 0;
  static final int DUMP_REQUEST = 8;
  static final int DUMP_WRITTEN_AT = 16;
  static final int DUMP_TEXTS_BYTES = 24;
  static final int DUMP_THREADS_BYTES = 28;
  static final int DUMP_THREAD_COUNT = 32;
  static final int DUMP_THREADS_IN_ALL = 36;
  static final int DUMP_THREAD_BYTES = 32;

  /** Of one thread; a stack that recurses would else take the room of all others. */
  static final int DUMP_MAX_FRAMES = 256;

  static final int EVENTS_OFFSET = DUMP_OFFSET + DUMP_BYTES;
  static final int EVENT_BYTES = 256;

  /** Of each lane. */
  static final int EVENT_CAPACITY = 512;

  static final int SLOTS_OFFSET = EVENTS_OFFSET + LANES * EVENT_CAPACITY * EVENT_BYTES;
  static final int SLOT_BYTES = 256;
  static final int SLOT_GENERATION = 0;
  static final int SLOT_KIND = 8;
  static final int SLOT_REMOTE_HIGH = 16;
  static final int SLOT_REMOTE_LOW = 24;
  static final int SLOT_OPENED_AT = 32;
  static final int SLOT_OPENER_THREAD = 40;
  static final int SLOT_BYTES_READ = 64;
  static final int SLOT_READ_OPERATIONS = 72;
  static final int SLOT_LAST_READ_AT = 80;
  static final int SLOT_EOF_AT = 88;
  static final int SLOT_READER_THREAD = 96;
  static final int SLOT_READER_SINCE = 104;
  static final int SLOT_READER_LIMIT = 112;
  static final int SLOT_PAUSE_BYTES_READ = 120;
  static final int SLOT_BYTES_WRITTEN = 128;
  static final int SLOT_WRITE_OPERATIONS = 136;
  static final int SLOT_LAST_WRITE_AT = 144;
  static final int SLOT_TURNS = 152;
  static final int SLOT_WRITER_THREAD = 160;
  static final int SLOT_WRITER_SINCE = 168;
  static final int SLOT_WRITER_LIMIT = 176;
  static final int SLOT_READ_OPERATIONS_AT_LAST_WRITE = 184;
  static final int SLOT_CONNECT_NANOS = 192;
  static final int SLOT_LOCAL_PORT = 200;
  static final int SLOT_SITE = 208;
  static final int SLOT_CLOSE_REQUESTED_AT = 216;
  static final int SLOT_INPUT_SHUTDOWN = 224;
  static final int SLOT_OUTPUT_SHUTDOWN = 228;
  static final int SLOT_ABANDONED = 232;
  static final int SLOT_PAUSE_ENDED_AT = 240;
  static final int SLOT_PAUSE = 248;

  /** Slots that memory is taken for at the start, and by which the record grows: 256 KiB. */
  static final int SLOT_STEP = 1024;

  /**
   * Fds from here on are never tracked: 64 MiB of slots, of which only the used part takes memory.
   */
  static final int MAX_SLOT_CAPACITY = 256 * SLOT_STEP;

  private FlightRecordLayout() {}

  static int slotOffset(int fd) {
    return SLOTS_OFFSET + fd * SLOT_BYTES;
  }

  /** Of the entry at this index of this lane's ring. */
  static int closedOffset(int lane, int index) {
    return CLOSED_OFFSET + ((lane << CLOSED_MAX_EXPONENT) + index) * CLOSED_BYTES;
  }

  /** Of the entry at this index of this lane's ring. */
  static int eventOffset(int lane, int index) {
    return EVENTS_OFFSET + (lane * EVENT_CAPACITY + index) * EVENT_BYTES;
  }

  static int waitOffset(int index) {
    return WAITS_OFFSET + index * WAIT_BYTES;
  }

  static int laneOffset(int lane) {
    return LANES_OFFSET + lane * LANE_BYTES;
  }

  static int siteOffset(int siteId) {
    return SITES_OFFSET + siteId * SITE_BYTES;
  }
}
