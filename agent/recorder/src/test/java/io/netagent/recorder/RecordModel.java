package io.netagent.recorder;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/** What a record should hold after some calls, kept in the dullest way. */
final class RecordModel {
  private static final List<String> LISTENER_WORDS =
      List.of(
          "fd",
          "generation",
          "transport",
          "adopted",
          "localPort",
          "openedAtNanos",
          "openerThreadId");

  final TreeMap<Integer, SeenSlot> slots = new TreeMap<>();
  final TreeMap<Integer, Long> readsAtLastWrite = new TreeMap<>();
  final TreeMap<Integer, Long> generations = new TreeMap<>();
  final TreeMap<Long, SeenWait> waits = new TreeMap<>();
  final List<SeenSite> sites = new ArrayList<>();
  final List<Long> counters =
      new ArrayList<>(Collections.nCopies(RecordCounter.values().length, 0L));
  final List<SeenHistogram> histograms =
      new ArrayList<>(
          Collections.nCopies(
              RecordHistogram.values().length, new SeenHistogram(0, Collections.nCopies(312, 0L))));
  String name = "billing";
  String app = "com.acme:org.foo";
  long tickNanos = 12_345;
  int state;
  int backedSlots = 1024;

  /** The hooks touch no slot that memory doesn't exist for, and so does no call here. */
  boolean backs(int fd) {
    return fd < backedSlots;
  }

  /** All words of the page, each 0. */
  SeenSlot begin(int fd, int role) {
    SeenSlot slot = SeenSlot.of(new RecordedConnectionBuilder().fd(fd).build()).put("role", role);
    readsAtLastWrite.put(fd, 0L);
    slots.put(fd, slot.put("generation", nextGeneration(fd)));
    return slot;
  }

  long nextGeneration(int fd) {
    return generations.merge(fd, 2L, Long::sum);
  }

  void wrote(int fd, long bytes, long nanos) {
    SeenSlot slot = slots.get(fd);
    add(slot, "bytesWritten", bytes);
    add(slot, "writeOperations", 1);
    slot.put("lastWriteAtNanos", nanos).thread("writer", 0, 0, 0);
    long reads = slot.get("readOperations");
    if (readsAtLastWrite.put(fd, reads) != reads) {
      add(slot, "turns", 1);
    }
  }

  static void add(SeenSlot slot, String word, long more) {
    slot.put(word, slot.get(word) + more);
  }

  void count(RecordCounter counter, long more) {
    counters.set(counter.index(), counters.get(counter.index()) + more);
  }

  boolean usedOnce(SeenSlot slot) {
    if (slot.get("adopted") != 0) {
      return false;
    }
    return slot.get("role") == 2
        ? slot.get("turns") < 2
        : slot.get("turns") == 0 && (slot.get("bytesRead") != 0 || slot.get("bytesWritten") != 0);
  }

  /** Finds the bucket by adding up the widths on the page. */
  void duration(RecordHistogram histogram, long nanos) {
    int bucket = 0;
    long end = 1024;
    while (bucket < 311 && nanos >= end) {
      bucket++;
      end += 1024L << Math.max(0, bucket / 8 - 1);
    }
    SeenHistogram before = histograms.get(histogram.index());
    List<Long> buckets = new ArrayList<>(before.buckets());
    buckets.set(bucket, buckets.get(bucket) + 1);
    histograms.set(
        histogram.index(), new SeenHistogram(before.sumNanos() + Math.max(0, nanos), buckets));
  }

  int site(int kind, List<String> frames) {
    for (int id = 0; id < sites.size(); id++) {
      SeenSite site = sites.get(id);
      if (site.kind() == kind && site.frames().equals(frames)) {
        sites.set(id, site.withOneMoreOpened());
        return id;
      }
    }
    sites.add(SeenSite.open(kind, frames, 1));
    return sites.size() - 1;
  }

  SeenRecord seen() {
    return new SeenRecord(
        tickNanos,
        state,
        backedSlots,
        name,
        app,
        slots.values().stream().filter(slot -> slot.get("role") != 3).toList(),
        slots.values().stream()
            .filter(slot -> slot.get("role") == 3)
            .map(RecordModel::listener)
            .toList(),
        waits.values().stream().sorted().toList(),
        List.copyOf(sites),
        List.copyOf(counters),
        List.copyOf(histograms));
  }

  private static SeenSlot listener(SeenSlot slot) {
    SeenSlot listener = new SeenSlot();
    LISTENER_WORDS.forEach(word -> listener.put(word, slot.get(word)));
    return listener
        .put("accepted", slot.get("readOperations"))
        .put("lastAcceptedAtNanos", slot.get("lastReadAtNanos"))
        .thread(
            "acceptor",
            slot.get("readerThreadId"),
            slot.get("readerSinceNanos"),
            slot.get("readerLimitNanos"));
  }
}
