package io.netagent.recorder;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A child in a mount namespace of its own, on a small tmpfs; prints what it sees. */
final class FullTmpfsMain {
  private FullTmpfsMain() {}

  public static void main(String[] arguments) throws IOException {
    Path tmpfs = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "before" -> fullBeforeTheStart(tmpfs);
      case "after" -> fullAfterTheStart(tmpfs);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static FlightRecordWriter create(Path tmpfs) throws IOException {
    ProcessIdentity self = ProcessIdentity.ofThisProcess();
    FlightRecordPlace place = FlightRecordPlace.prepare(tmpfs.resolve("records"), self.uid());
    return FlightRecordWriter.create(place, self, 8192, "1", "", "", 0, 1);
  }

  private static void fullBeforeTheStart(Path tmpfs) throws IOException {
    try (FlightRecordWriter writer = create(tmpfs)) {
      System.out.println("created " + writer.path());
    } catch (IOException e) {
      System.out.println("create: " + e.getMessage());
    }
    try (Stream<Path> files = Files.list(tmpfs.resolve("records"))) {
      System.out.println("files left: " + files.count());
    }
    FileStore store = Files.getFileStore(tmpfs);
    // A mapping would hold the memory of the deleted file. A directory takes none.
    System.out.println("bytes left: " + (store.getTotalSpace() - store.getUsableSpace()));
  }

  private static void fullAfterTheStart(Path tmpfs) throws IOException {
    FlightRecordWriter writer = create(tmpfs);
    Path filler = tmpfs.resolve("filler");
    fill(filler);

    long generation = TestRecord.open(writer, 1023);
    use(writer);
    say("extend", () -> writer.extend());
    say("extendClosed", () -> writer.extendClosed());
    say(
        "site",
        () -> writer.site(1023, generation, SiteKind.OPENER, List.of("a.B.c(B.java)")) == 0);
    say("wait", () -> writer.waits().begin(WaitKind.LOOKUP, 1, 1, 0, "a") >= 0);
    say("answer", () -> answered(writer, 1));
    System.out.println("backed: " + writer.backedSlots() + " and " + writer.closedEntries());
    use(writer);
    TestRecord.open(writer, 0);
    writer.hookReport("written in place");
    System.out.println(look(writer));
    System.out.println(closed(writer));

    Files.delete(filler);
    say("extend", () -> writer.extend());
    say("extendClosed", () -> writer.extendClosed());
    say(
        "site",
        () -> writer.site(1023, generation, SiteKind.OPENER, List.of("a.B.c(B.java)")) == 0);
    say("answer", () -> answered(writer, 2));
    TestRecord.open(writer, 2047);
    System.out.println(look(writer));
    close(writer, 2_000);
    System.out.println(closed(writer));
  }

  private static boolean answered(FlightRecordWriter writer, long request) throws IOException {
    RecordedThread thread = new RecordedThread(1, "x", Thread.State.NEW, false, "", -1, List.of());
    writer.mailbox().answer(request, List.of(thread), 1);
    try (FileChannel channel = FileChannel.open(writer.path(), StandardOpenOption.READ)) {
      return ThreadDumpReader.read(channel, request) != null;
    }
  }

  /** Whatever the hooks do with a slot that memory exists for. */
  private static void use(FlightRecordWriter writer) {
    for (int i = 0; i < 50_000; i++) {
      writer.slots().read(1023, 1, 1);
      writer.slots().wrote(1023, 1, 1);
      TestRecord.open(writer, i % 1000);
      writer.slots().clear(i % 1000);
      close(writer, 1);
      writer.duration(RecordHistogram.LOOKUP, i);
      writer.waits().end(writer.waits().begin(WaitKind.LOOKUP, i, 1, 0, "example.com"));
      writer.count(RecordCounter.UNTRACKED_OPENS);
      writer.tick(i);
    }
  }

  private static void close(FlightRecordWriter writer, int connections) {
    for (int i = 0; i < connections; i++) {
      TestRecord.open(writer, 1001);
      writer.closed(1001, CloseReason.NORMAL, -1, 1);
    }
  }

  private static String closed(FlightRecordWriter writer) throws IOException {
    try (FileChannel channel = FileChannel.open(writer.path(), StandardOpenOption.READ)) {
      ClosedConnections closed = new FlightRecordReader().read(channel).closed();
      List<ClosedConnection> found = closed.connections();
      return String.format(
          "closed: %d counted, %d to %d, %d lost, ring of %d",
          closed.count(),
          found.get(0).sequence() / 8,
          found.get(found.size() - 1).sequence() / 8,
          closed.lost(),
          writer.closedEntries());
    }
  }

  private static void fill(Path filler) throws IOException {
    byte[] page = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      System.out.println("filled: " + e.getMessage());
    }
  }

  private interface Attempt {
    boolean tryIt() throws IOException;
  }

  private static void say(String what, Attempt attempt) {
    try {
      System.out.println(what + ": " + attempt.tryIt());
    } catch (IOException e) {
      System.out.println(what + ": " + e.getMessage());
    }
  }

  private static String look(FlightRecordWriter writer) throws IOException {
    try (FileChannel channel = FileChannel.open(writer.path(), StandardOpenOption.READ)) {
      FlightRecord read = new FlightRecordReader().read(channel);
      StringBuilder seen = new StringBuilder("read:");
      for (RecordedConnection c : read.connections()) {
        seen.append(' ').append(c.fd()).append('/').append(c.bytesRead()).append('/');
        seen.append(c.siteId());
      }
      return seen.append(' ').append(read.header().hookReport()).toString();
    }
  }
}
