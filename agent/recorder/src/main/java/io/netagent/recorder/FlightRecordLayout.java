package io.netagent.recorder;

/**
 * Where everything stands in a flight record, layout version 1. All numbers are little-endian and,
 * but for the lengths in the frames section, aligned to their size; times are CLOCK_MONOTONIC in
 * nanoseconds. docs/flight-record.md is the same for readers in other languages.
 *
 * <pre>
 * file
 *          0 +--------------------------+
 *            | header          4,096 B  |
 *      4,096 +--------------------------+
 *            | counters        4,096 B  |  u64 each, index = RecordCounter.index()
 *      8,192 +--------------------------+
 *            | sites         512 KiB    |  1,024 entries of 512 B, the first siteCount are valid
 *    532,480 +--------------------------+
 *            | frames          1 MiB    |  texts: u16 length, UTF-8; the first framesUsedBytes are valid
 *  1,581,056 +--------------------------+
 *            | closed          2 MiB    |  a ring of 32,768 entries of 64 B; the first 2^exponent are in use
 *  3,678,208 +--------------------------+
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
 *  120 u32 siteCount             124 u32 counterCount       128 u64 countersOffset
 *  136 u64 framesOffset          144 u32 framesCapacityBytes 148 u32 framesUsedBytes
 *  152 u32 closedBytes           156 u32 closedCapacity     160 u64 closedOffset
 *  192 u64 closedClaims          exponent in the highest byte, claimed entries in the others
 *  256 text agentVersion   64 B  320 text name       192 B  512 text app     512 B
 * 1024 text hookReport  1,024 B 2048 text firstHookError 512 B        (text: u16 length, UTF-8)
 *
 * site
 *    0 u32 kind      4 u32 frameCount      8 u64 opened     16 u64 reserved
 *   24 u32[120] frames: each the offset of a text in the frames section, innermost first
 *
 * closed connection: one cache line; index = sequence modulo 2^exponent when it was claimed
 *    0 u64 mark         2 x (sequence + 1); one less while the entry changes; 0 = never used
 *    8 u8  role          9 u8 reason     10 u8 family (4, 6)  11 u8 0
 *   12 u16 remotePort               14 u16 localPort (0 = not known)
 *   16 u64 remoteHigh               24 u64 remoteLow
 *   32 u64 openedAtNanos            40 u64 closedAtNanos
 *   48 u64 site: low 32 bits of the sequence in the upper half, site id + 1 in the lower
 *   56  8 B reserved
 *
 * slot: one cache line for identity, one for each direction's single writer, one for the rest
 *    0 u64 generation   odd while line 0 changes; even and stable otherwise; 0 = never used
 *                       (one exception: the transport, in one store, when the connect is done)
 *    8 u8  role (0 = no connection)  9 u8 transport  10 u8 family (4, 6)  11 u8 0
 *   12 u16 remotePort               14 u16 0
 *   16 u64 remoteHigh               24 u64 remoteLow     16 network-order bytes as two numbers
 *   32 u64 openedAtNanos            40 u64 openerThreadId
 *   48 16 B reserved
 *   64 u64 bytesRead                72 u64 readOperations
 *   80 u64 lastReadAtNanos          88 u64 eofAtNanos     (0 = not yet)
 *   96 32 B reserved
 *  128 u64 bytesWritten            136 u64 writeOperations
 *  144 u64 lastWriteAtNanos        152 40 B reserved
 *  192 u64 connectNanos (0 = pending, -1 = accepted)
 *  200 u64 localPort    (0 = not known yet)
 *  208 u64 site: low 32 bits of the generation it belongs to in the upper half, site id + 1 in the lower
 *  216 40 B reserved
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
  static final int HEADER_COUNTERS_OFFSET = 128;
  static final int HEADER_FRAMES_OFFSET = 136;
  static final int HEADER_FRAMES_CAPACITY = 144;
  static final int HEADER_FRAMES_USED = 148;
  static final int HEADER_CLOSED_BYTES = 152;
  static final int HEADER_CLOSED_CAPACITY = 156;
  static final int HEADER_CLOSED_OFFSET = 160;

  /** On a cache line of its own: every closing thread adds to it. */
  static final int HEADER_CLOSED_CLAIMS = 192;

  static final int TEXT_AGENT_VERSION = 256;
  static final int TEXT_AGENT_VERSION_BYTES = 64;
  static final int TEXT_NAME = 320;
  static final int TEXT_NAME_BYTES = 192;
  static final int TEXT_APP = 512;
  static final int TEXT_APP_BYTES = 512;
  static final int TEXT_HOOK_REPORT = 1024;
  static final int TEXT_HOOK_REPORT_BYTES = 1024;
  static final int TEXT_FIRST_HOOK_ERROR = 2048;
  static final int TEXT_FIRST_HOOK_ERROR_BYTES = 512;

  static final int COUNTERS_OFFSET = HEADER_BYTES;
  static final int COUNTERS_BYTES = 4096;

  static final int SITES_OFFSET = COUNTERS_OFFSET + COUNTERS_BYTES;
  static final int SITE_BYTES = 512;
  static final int SITE_CAPACITY = 1024;
  static final int SITE_KIND = 0;
  static final int SITE_FRAME_COUNT = 4;
  static final int SITE_OPENED = 8;
  static final int SITE_FRAMES = 24;

  /** The caller of the JDK's HttpClient stands at frame 24; frameworks go deeper. */
  static final int SITE_MAX_FRAMES = 120;

  static final int FRAMES_OFFSET = SITES_OFFSET + SITE_BYTES * SITE_CAPACITY;
  static final int FRAMES_CAPACITY = 1 << 20;

  /** Longest text of one frame in bytes of UTF-8. */
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

  /** The ring has 1,024 entries at the start (64 KiB), and 32,768 at last. */
  static final int CLOSED_MIN_EXPONENT = 10;

  static final int CLOSED_MAX_EXPONENT = 15;

  /** Of closedClaims, the exponent stands above these bits. */
  static final int CLOSED_CLAIM_BITS = 56;

  static final int SLOTS_OFFSET = CLOSED_OFFSET + (CLOSED_BYTES << CLOSED_MAX_EXPONENT);
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
  static final int SLOT_BYTES_WRITTEN = 128;
  static final int SLOT_WRITE_OPERATIONS = 136;
  static final int SLOT_LAST_WRITE_AT = 144;
  static final int SLOT_CONNECT_NANOS = 192;
  static final int SLOT_LOCAL_PORT = 200;
  static final int SLOT_SITE = 208;

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

  /** Of the entry at this index of the ring. */
  static int closedOffset(int index) {
    return CLOSED_OFFSET + index * CLOSED_BYTES;
  }

  static int siteOffset(int siteId) {
    return SITES_OFFSET + siteId * SITE_BYTES;
  }

  static int counterOffset(RecordCounter counter) {
    return COUNTERS_OFFSET + counter.index() * Long.BYTES;
  }
}
