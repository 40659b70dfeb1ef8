package io.netagent.recorder;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
        || number(16, 8) != 3_678_208 + 256 * number(92, 4)
        || number(88, 4) != 256
        || number(96, 8) != 3_678_208
        || number(104, 4) != 512
        || number(108, 4) != 1024
        || number(112, 8) != 8192
        || number(128, 8) != 4096
        || number(136, 8) != 532_480
        || number(144, 4) != 1_048_576
        || number(152, 4) != 64
        || number(156, 4) != 32_768
        || number(160, 8) != 1_581_056) {
      throw new IllegalStateException("not as the page says");
    }
    int backedSlots = (int) number(84, 4);
    return new SeenRecord(
        number(72, 8),
        (int) number(80, 4),
        backedSlots,
        connections(backedSlots),
        sites((int) number(120, 4)),
        counters((int) number(124, 4)));
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
    return text(256);
  }

  String name() {
    return text(320);
  }

  String app() {
    return text(512);
  }

  String hookReport() {
    return text(1024);
  }

  String firstHookError() {
    return text(2048);
  }

  private List<SeenConnection> connections(int slots) {
    List<SeenConnection> connections = new ArrayList<>();
    for (int fd = 0; fd < slots; fd++) {
      int at = 3_678_208 + 256 * fd;
      if (number(at + 8, 1) == 0) {
        continue;
      }
      long generation = number(at, 8);
      if (generation % 2 != 0) {
        throw new IllegalStateException("fd " + fd + " is changing");
      }
      long siteWord = number(at + 208, 8);
      boolean hasSite = siteWord != 0 && siteWord >>> 32 == (generation & 0xffffffffL);
      connections.add(
          new SeenConnection(
              fd,
              generation,
              (int) number(at + 8, 1),
              (int) number(at + 9, 1),
              number(at + 16, 8),
              number(at + 24, 8),
              (int) number(at + 12, 2),
              (int) number(at + 200, 8),
              number(at + 32, 8),
              number(at + 40, 8),
              hasSite ? (int) (siteWord & 0xffffffffL) - 1 : -1,
              number(at + 192, 8),
              number(at + 64, 8),
              number(at + 72, 8),
              number(at + 128, 8),
              number(at + 136, 8),
              number(at + 80, 8),
              number(at + 144, 8),
              number(at + 88, 8)));
    }
    return connections;
  }

  /** By sequence number. */
  TreeMap<Long, SeenClosed> closed() {
    TreeMap<Long, SeenClosed> closed = new TreeMap<>();
    for (int index = 0; index < 1 << (file[192 + 7] & 0xff); index++) {
      int at = 1_581_056 + 64 * index;
      long mark = number(at, 8);
      if (mark % 2 != 0) {
        throw new IllegalStateException("entry " + index + " is changing");
      }
      if (mark == 0) {
        continue;
      }
      long sequence = mark / 2 - 1;
      boolean hasSite = number(at + 52, 4) == (sequence & 0xffffffffL) && number(at + 48, 4) != 0;
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
              number(at + 40, 8)));
    }
    return closed;
  }

  long closedCount() {
    return number(192, 7);
  }

  private List<SeenSite> sites(int count) {
    List<SeenSite> sites = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      int at = 8192 + 512 * id;
      List<String> frames = new ArrayList<>();
      for (int i = 0; i < number(at + 4, 4); i++) {
        frames.add(text(532_480 + (int) number(at + 24 + 4 * i, 4)));
      }
      sites.add(new SeenSite((int) number(at, 4), frames, number(at + 8, 8)));
    }
    return sites;
  }

  private List<Long> counters(int count) {
    List<Long> counters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      counters.add(number(4096 + 8 * i, 8));
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
