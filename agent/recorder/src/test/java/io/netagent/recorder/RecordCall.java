package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;

/** One call of the writer, and what it should do to the model. */
sealed interface RecordCall {
  void apply(FlightRecordWriter writer, RecordModel model) throws IOException;

  record Open(
      int fd,
      ConnectionRole role,
      ConnectionTransport transport,
      long high,
      long low,
      int remotePort,
      int localPort,
      long nanos,
      boolean adopted)
      implements RecordCall {
    @Override
    public void apply(FlightRecordWriter writer, RecordModel model) {
      if (!model.backs(fd)) {
        return;
      }
      SlotTable slots = writer.slots();
      SeenSlot slot =
          model
              .begin(fd, role.code())
              .put("transport", transport.code())
              .put("openedAtNanos", nanos)
              .put("connectNanos", -1);
      long generation;
      if (adopted) {
        generation = slots.adopt(fd, role, transport, 4, high, low, remotePort, localPort, nanos);
        slot.put("adopted", 1);
      } else if (role == ConnectionRole.LISTENER) {
        generation = slots.listen(fd, transport, nanos, low);
      } else {
        long connectNanos = high % 1_000;
        generation =
            slots.open(
                fd, role, transport, 6, high, low, remotePort, localPort, nanos, low, connectNanos);
        slot.put("connectNanos", connectNanos);
      }
      if (!adopted) {
        slot.put("openerThreadId", low);
      }
      if (adopted || role != ConnectionRole.LISTENER) {
        slot.put("remoteHigh", high).put("remoteLow", low);
        slot.put("remotePort", remotePort).put("localPort", localPort);
      }
      assertEquals(slot.get("generation"), generation);
    }
  }

  /** Also of closed connections: a hook may still be on its way out when another thread closes. */
  record Connected(int fd, ConnectionTransport transport, int localPort, long nanos)
      implements RecordCall {
    @Override
    public void apply(FlightRecordWriter writer, RecordModel model) {
      if (!model.backs(fd)) {
        return;
      }
      writer.slots().connected(fd, transport, localPort, nanos);
      if (model.slots.containsKey(fd)) {
        model
            .slots
            .get(fd)
            .put("transport", transport.code())
            .put("localPort", localPort)
            .put("connectNanos", Math.max(1, nanos));
      }
    }
  }

  /** What happens on an open connection or listener. */
  record Traffic(int fd, Kind kind, long number, long nanos) implements RecordCall {
    enum Kind {
      READ,
      WROTE,
      EOF,
      READ_BEGINS,
      READ_ENDS,
      WRITE_BEGINS,
      WRITE_ENDS,
      WAITS_TO_READ,
      WAITS_TO_WRITE,
      ACCEPTED,
      NOT_ACCEPTED,
      CLOSE_REQUESTED,
      SHUTDOWN,
      ABANDONED,
      ABANDONED_BEFORE
    }

    @Override
    public void apply(FlightRecordWriter writer, RecordModel model) {
      SeenSlot slot = model.slots.get(fd);
      if (!model.backs(fd) || slot == null) {
        return;
      }
      SlotTable slots = writer.slots();
      switch (kind) {
        case READ -> {
          slots.read(fd, number, nanos);
          RecordModel.add(slot, "bytesRead", number);
          readOperation(slot);
        }
        case EOF -> {
          slots.eof(fd, nanos);
          slot.put("eofAtNanos", slot.get("eofAtNanos") == 0 ? nanos : slot.get("eofAtNanos"));
          readOperation(slot);
        }
        case ACCEPTED -> {
          slots.acceptEnds(fd, true, nanos);
          readOperation(slot);
        }
        case NOT_ACCEPTED -> {
          slots.acceptEnds(fd, false, nanos);
          slot.thread("reader", 0, 0, 0);
        }
        case READ_ENDS -> {
          slots.readEnds(fd);
          slot.thread("reader", 0, 0, 0);
        }
        case READ_BEGINS -> {
          // As in the JDK: what had a limit has ended.
          slots.readEnds(fd);
          slots.readBegins(fd, number + 1, nanos);
          slot.thread("reader", number + 1, nanos, 0);
        }
        case WAITS_TO_READ -> {
          slots.waitsToRead(fd, number + 1, nanos, number * 3);
          slot.thread("reader", number + 1, nanos, number * 3);
        }
        case WROTE -> {
          slots.wrote(fd, number, nanos);
          model.wrote(fd, number, nanos);
        }
        case WRITE_ENDS -> {
          slots.writeEnds(fd);
          slot.thread("writer", 0, 0, 0);
        }
        case WRITE_BEGINS -> {
          slots.writeEnds(fd);
          slots.writeBegins(fd, number + 1, nanos);
          slot.thread("writer", number + 1, nanos, 0);
        }
        case WAITS_TO_WRITE -> {
          slots.waitsToWrite(fd, number + 1, nanos, number * 3);
          slot.thread("writer", number + 1, nanos, number * 3);
        }
        case CLOSE_REQUESTED -> {
          slots.closeRequested(fd, nanos);
          slot.put("closeRequestedAtNanos", nanos);
        }
        case SHUTDOWN -> {
          slots.shutdown(fd, number % 2 == 0, number % 3 == 0);
          slot.put("inputShutdown", number % 2 == 0 || slot.get("inputShutdown") == 1);
          slot.put("outputShutdown", number % 3 == 0 || slot.get("outputShutdown") == 1);
        }
        case ABANDONED -> {
          slots.abandoned(fd, slot.get("generation"));
          slot.put("abandoned", true);
        }
        case ABANDONED_BEFORE -> {
          slots.abandoned(fd, slot.get("generation") - 2);
          slot.put("abandoned", false);
        }
      }
    }

    private void readOperation(SeenSlot slot) {
      RecordModel.add(slot, "readOperations", 1);
      slot.put("lastReadAtNanos", nanos).thread("reader", 0, 0, 0);
    }
  }

  record Clear(int fd) implements RecordCall {
    @Override
    public void apply(FlightRecordWriter writer, RecordModel model) {
      if (model.backs(fd)) {
        writer.slots().clear(fd);
        model.nextGeneration(fd);
        model.slots.remove(fd);
      }
    }
  }

  record Close(int fd, CloseReason reason, int site, long nanos) implements RecordCall {
    @Override
    public void apply(FlightRecordWriter writer, RecordModel model) {
      if (!model.backs(fd)) {
        return;
      }
      int siteId = site < model.sites.size() ? site : -1;
      long sequence = writer.closed(fd, reason, siteId, nanos);
      model.count(reason.counter(), 1);
      model.nextGeneration(fd);
      SeenSlot slot = model.slots.remove(fd);
      boolean connection = slot != null && slot.get("role") != 3;
      assertEquals(connection, sequence >= 0);
      if (!connection) {
        return;
      }
      model.count(RecordCounter.BYTES_READ_CLOSED, slot.get("bytesRead"));
      model.count(RecordCounter.BYTES_WRITTEN_CLOSED, slot.get("bytesWritten"));
      if (slot.get("adopted") == 0) {
        model.duration(RecordHistogram.LIFETIME, nanos - slot.get("openedAtNanos"));
      }
      if (siteId >= 0) {
        SeenSite before = model.sites.get(siteId);
        model.sites.set(siteId, before.withOneMoreClosed(reason, model.usedOnce(slot)));
      }
    }
  }

  /** Of this generation, or of one some generations ago. */
  record Site(int fd, int generationsAgo, SiteKind kind, List<String> frames)
      implements RecordCall {
    @Override
    public void apply(FlightRecordWriter writer, RecordModel model) throws IOException {
      long generation = model.generations.getOrDefault(fd, 0L) - 2L * generationsAgo;
      if (!model.backs(fd) || generation <= 0) {
        return;
      }
      int siteId = model.site(kind.code(), frames);
      assertEquals(siteId, writer.site(fd, generation, kind, frames));
      SeenSlot slot = model.slots.get(fd);
      if (slot != null && slot.get("generation") == generation) {
        slot.put("siteId", siteId);
      }
    }
  }

  /** A wait begins; one of those that are under way ends where there are many. */
  record Wait(WaitKind kind, long threadId, long nanos, String what) implements RecordCall {
    @Override
    public void apply(FlightRecordWriter writer, RecordModel model) {
      if (model.waits.size() == 4) {
        Long handle = model.waits.firstKey();
        writer.waits().end(handle);
        writer.waits().end(handle);
        model.waits.remove(handle);
      }
      long handle = writer.waits().begin(kind, threadId, nanos, threadId * 7, what);
      model.waits.put(handle, new SeenWait(kind.code(), threadId, nanos, threadId * 7, what));
    }
  }

  record Number(RecordCounter counter, RecordHistogram histogram, long nanos)
      implements RecordCall {
    @Override
    public void apply(FlightRecordWriter writer, RecordModel model) {
      writer.count(counter);
      model.count(counter, 1);
      writer.duration(histogram, nanos);
      model.duration(histogram, nanos);
    }
  }

  record Extend() implements RecordCall {
    @Override
    public void apply(FlightRecordWriter writer, RecordModel model) throws IOException {
      boolean room = model.backedSlots < 3 * 1024;
      assertEquals(room, writer.extend());
      model.backedSlots += room ? 1024 : 0;
      assertEquals(model.backedSlots, writer.backedSlots());
    }
  }

  record Tick(long nanos, RecordState state, String name) implements RecordCall {
    @Override
    public void apply(FlightRecordWriter writer, RecordModel model) throws IOException {
      writer.tick(nanos);
      writer.state(state);
      writer.nameAndApp(name, name + ".app");
      model.tickNanos = nanos;
      model.state = state.code();
      model.name = name;
      model.app = name + ".app";
    }
  }

  /** Reads in between: sites once read are kept by the reader. */
  record Look() implements RecordCall {
    @Override
    public void apply(FlightRecordWriter writer, RecordModel model) {}
  }
}
