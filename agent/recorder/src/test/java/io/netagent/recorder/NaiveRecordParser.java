package io.netagent.recorder;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/**
 * A second reader, written from docs/flight-record.md alone: no constant and no code of the main
 * sources. Takes the bytes of a record that nobody is changing.
 */
final class NaiveRecordParser {
  private final byte[] file;

  NaiveRecordParser(byte[] file) {
    this.file = file;
  }

  SeenRecord parse() {
    if (!"NETAGREC".equals(new String(file, 0, 8, StandardCharsets.US_ASCII))
        || number(8, 4) != 1
        || number(12, 4) != 4096
        || number(16, 8) != 5_214_208 + 256 * number(92, 4)
        || number(88, 4) != 256
        || number(96, 8) != 5_214_208
        || number(104, 4) != 576
        || number(108, 4) != 1024
        || number(112, 8) != 167_936
        || number(128, 8) != 4096
        || number(136, 8) != 757_760
        || number(144, 4) != 1_048_576
        || number(152, 4) != 64
        || number(156, 4) != 4_096
        || number(160, 8) != 1_806_336
        || number(168, 4) != 128
        || number(172, 4) != 256
        || number(176, 8) != 135_168
        || number(184, 4) != 2_560
        || number(192, 4) != 16_384
        || number(196, 4) != 8
        || number(200, 4) != 262_144
        || number(208, 8) != 3_903_488) {
      throw new IllegalStateException("not as the page says");
    }
    int backedSlots = (int) number(84, 4);
    return new SeenRecord(
        number(72, 8),
        (int) number(80, 4),
        backedSlots,
        name(),
        app(),
        slots(backedSlots, false),
        slots(backedSlots, true),
        waits(),
        sites((int) number(120, 4)),
        counters((int) number(124, 4)),
        histograms((int) number(188, 4)));
  }

  long pid() {
    return number(24, 8);
  }

  long startTicks() {
    return number(32, 8);
  }

  long pidNamespaceInode() {
    return number(40, 8);
  }

  String bootId() {
    StringBuilder hex = new StringBuilder();
    for (int i = 48; i < 64; i++) {
      hex.append(String.format("%02x", file[i]));
    }
    return hex.insert(20, '-').insert(16, '-').insert(12, '-').insert(8, '-').toString();
  }

  long startedAtNanos() {
    return number(64, 8);
  }

  String agentVersion() {
    return text(512);
  }

  String name() {
    return text(576);
  }

  String app() {
    return text(768);
  }

  String hookReport() {
    return text(2048);
  }

  String firstHookError() {
    return text(1280);
  }

  private List<SeenSlot> slots(int count, boolean listeners) {
    List<SeenSlot> slots = new ArrayList<>();
    for (int fd = 0; fd < count; fd++) {
      int at = 5_214_208 + 256 * fd;
      long role = number(at + 8, 1);
      if (role == 0 || (role == 3) != listeners) {
        continue;
      }
      long generation = number(at, 8);
      if (generation % 2 != 0) {
        throw new IllegalStateException("fd " + fd + " is changing");
      }
      SeenSlot slot =
          new SeenSlot()
              .put("fd", fd)
              .put("generation", generation)
              .put("transport", number(at + 9, 1))
              .put("adopted", number(at + 11, 1) % 2)
              .put("localPort", number(at + 200, 8))
              .put("openedAtNanos", number(at + 32, 8))
              .put("openerThreadId", number(at + 40, 8));
      slots.add(listeners ? listener(slot, at) : connection(slot, at, generation));
    }
    return slots;
  }

  private SeenSlot listener(SeenSlot slot, int at) {
    return slot.put("accepted", number(at + 72, 8))
        .put("lastAcceptedAtNanos", number(at + 80, 8))
        .thread("acceptor", number(at + 96, 8), number(at + 104, 8), number(at + 112, 8));
  }

  private SeenSlot connection(SeenSlot slot, int at, long generation) {
    long siteWord = number(at + 208, 8);
    boolean hasSite = siteWord != 0 && siteWord >>> 32 == (generation & 0xffffffffL);
    return slot.put("role", number(at + 8, 1))
        .put("remoteHigh", number(at + 16, 8))
        .put("remoteLow", number(at + 24, 8))
        .put("remotePort", number(at + 12, 2))
        .put("siteId", hasSite ? (siteWord & 0xffffffffL) - 1 : -1)
        .put("connectNanos", number(at + 192, 8))
        .put("bytesRead", number(at + 64, 8))
        .put("readOperations", number(at + 72, 8))
        .put("lastReadAtNanos", number(at + 80, 8))
        .put("eofAtNanos", number(at + 88, 8))
        .thread("reader", number(at + 96, 8), number(at + 104, 8), number(at + 112, 8))
        .put("bytesWritten", number(at + 128, 8))
        .put("writeOperations", number(at + 136, 8))
        .put("lastWriteAtNanos", number(at + 144, 8))
        .put("turns", number(at + 152, 8))
        .thread("writer", number(at + 160, 8), number(at + 168, 8), number(at + 176, 8))
        .put("closeRequestedAtNanos", number(at + 216, 8))
        .put("inputShutdown", number(at + 224, 4))
        .put("outputShutdown", number(at + 228, 4))
        .put("abandoned", number(at + 232, 8) == generation);
  }

  private List<SeenWait> waits() {
    List<SeenWait> waits = new ArrayList<>();
    for (int at = 135_168; at < 135_168 + 256 * 128; at += 128) {
      if (number(at, 8) % 2 != 0) {
        throw new IllegalStateException("wait at " + at + " is changing");
      }
      if (number(at + 8, 1) != 0) {
        waits.add(
            new SeenWait(
                (int) number(at + 8, 1),
                number(at + 16, 8),
                number(at + 24, 8),
                number(at + 32, 8),
                new String(file, at + 40, (int) number(at + 10, 2), StandardCharsets.UTF_8)));
      }
    }
    Collections.sort(waits);
    return waits;
  }

  private List<SeenHistogram> histograms(int count) {
    List<SeenHistogram> histograms = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = 1_024 + 2_560 * i;
      List<Long> buckets = new ArrayList<>();
      for (int bucket = 0; bucket < 312; bucket++) {
        buckets.add(sumOfLanes(at + 64 + 8 * bucket));
      }
      histograms.add(new SeenHistogram(sumOfLanes(at), buckets));
    }
    return histograms;
  }

  /** By sequence number. */
  TreeMap<Long, SeenClosed> closed() {
    TreeMap<Long, SeenClosed> closed = new TreeMap<>();
    for (int lane = 0; lane < 8; lane++) {
      ring(lane, closed);
    }
    return closed;
  }

  private void ring(int lane, TreeMap<Long, SeenClosed> closed) {
    for (int index = 0; index < 1 << number(lane(lane) + 15, 1); index++) {
      int at = 1_806_336 + 64 * (4_096 * lane + index);
      long mark = number(at, 8);
      if (mark % 2 != 0) {
        throw new IllegalStateException("entry " + index + " is changing");
      }
      if (mark == 0) {
        continue;
      }
      long number = mark / 2 - 1;
      boolean hasSite = number(at + 52, 4) == (number & 0xffffffffL) && number(at + 48, 4) != 0;
      long sequence = 8 * number + lane;
      closed.put(
          sequence,
          new SeenClosed(
              sequence,
              (int) number(at + 8, 1),
              (int) number(at + 9, 1),
              number(at + 16, 8),
              number(at + 24, 8),
              (int) number(at + 12, 2),
              (int) number(at + 14, 2),
              hasSite ? (int) number(at + 48, 4) - 1 : -1,
              number(at + 32, 8),
              number(at + 40, 8),
              number(at + 11, 1) % 2 == 1,
              number(at + 11, 1) / 2 == 1));
    }
  }

  long closedCount() {
    long sum = 0;
    for (int lane = 0; lane < 8; lane++) {
      sum += number(lane(lane) + 8, 7);
    }
    return sum;
  }

  private static int lane(int lane) {
    return 4_096 + 16_384 * lane;
  }

  private long sumOfLanes(int at) {
    long sum = 0;
    for (int lane = 0; lane < 8; lane++) {
      sum += number(lane(lane) + at, 8);
    }
    return sum;
  }

  private List<SeenSite> sites(int count) {
    List<SeenSite> sites = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      int at = 167_936 + 576 * id;
      List<String> frames = new ArrayList<>();
      for (int i = 0; i < number(at + 4, 4); i++) {
        frames.add(text(757_760 + (int) number(at + 96 + 4 * i, 4)));
      }
      List<Long> closed = new ArrayList<>();
      for (int reason = 1; reason <= 6; reason++) {
        closed.add(number(at + 24 + 8 * (reason - 1), 8));
      }
      sites.add(
          new SeenSite((int) number(at, 4), frames, number(at + 8, 8), closed, number(at + 16, 8)));
    }
    return sites;
  }

  /** The dump, as text: one line for each thread. */
  List<String> dump() {
    int at = 3_903_488;
    if (number(at, 8) % 2 != 0) {
      throw new IllegalStateException("the dump is changing");
    }
    List<String> threads = new ArrayList<>();
    int texts = at + 64;
    int thread = texts + (int) number(at + 24, 4);
    int end = thread + (int) number(at + 28, 4);
    for (int i = 0; i < number(at + 32, 4); i++) {
      List<String> frames = new ArrayList<>();
      int frameCount = (int) number(thread + 18, 2);
      for (int frame = 0; frame < frameCount; frame++) {
        frames.add(text(texts + (int) number(thread + 32 + 4 * frame, 4)));
      }
      threads.add(
          SeenThreads.line(
              number(thread, 8),
              text(texts + (int) number(thread + 24, 4)),
              (int) number(thread + 16, 1),
              number(thread + 17, 1) == 1,
              text(texts + (int) number(thread + 28, 4)),
              number(thread + 8, 8),
              frames,
              (int) number(thread + 20, 4)));
      thread += 32 + 4 * frameCount;
    }
    if (thread != end) {
      throw new IllegalStateException("threads end at " + thread + ", not at " + end);
    }
    return threads;
  }

  int threadsInAll() {
    return (int) number(3_903_488 + 36, 4);
  }

  long mailboxRequest() {
    return number(320, 8);
  }

  long mailboxAnswered() {
    return number(328, 8);
  }

  private List<Long> counters(int count) {
    List<Long> counters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      counters.add(sumOfLanes(16 + 8 * i));
    }
    return counters;
  }

  private String text(int at) {
    return new String(file, at + 2, (int) number(at, 2), StandardCharsets.UTF_8);
  }

  private long number(int at, int bytes) {
    long number = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      number = number << 8 | file[at + i] & 0xff;
    }
    return number;
  }
}
