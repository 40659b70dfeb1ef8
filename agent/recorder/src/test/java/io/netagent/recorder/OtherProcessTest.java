package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record of another, living process, found and read as docs/flight-record.md says. */
class OtherProcessTest {
  @TempDir Path directory;

  @Test
  void read_ofALivingProcessThroughItsDescriptor_yieldsWhatItWrote() throws Exception {
    try (ChildJvm child = ChildJvm.start(RecordingMain.class, directory + "/records")) {
      Path path = Path.of(child.line());

      Path descriptor = descriptorOf(child.pid());
      assertEquals(path, Files.readSymbolicLink(descriptor));
      Files.delete(path); // An unlinked record is still read.

      FlightRecord read;
      try (FileChannel channel = FileChannel.open(descriptor, StandardOpenOption.READ)) {
        read = new FlightRecordReader().read(channel);
      }
      NaiveRecordParser naive = new NaiveRecordParser(Files.readAllBytes(descriptor));

      assertEquals(SeenRecord.of(read), naive.parse());
      RecordedConnection client = read.connections().get(0);
      assertEquals(3, client.fd());
      assertEquals(ConnectionTransport.CHANNEL, client.transport());
      assertEquals(-2, client.remoteLow());
      assertEquals(40_000, client.localPort());
      assertEquals(18, client.eofAtNanos());
      assertEquals(21, client.readerThreadId());
      assertEquals(22, client.readerSinceNanos());
      assertEquals(23, client.readerLimitNanos());
      assertEquals(0, client.siteId());
      assertEquals(1023, read.connections().get(1).fd());
      assertEquals(ConnectionRole.SERVER, read.connections().get(1).role());
      assertEquals(
          List.of(SeenSite.open(1, List.of("a.B.c(B.java:1)", "a.D.e"), 1)),
          SeenRecord.of(read).sites());
      assertEquals(1, read.counter(RecordCounter.OPENED_SERVER));
      assertHeader(child.pid(), read.header(), naive);
    }
  }

  private static void assertHeader(long pid, RecordHeader header, NaiveRecordParser naive)
      throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    long startTicks = Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
    String bootId = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
    String namespace = Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/pid")).toString();
    assertEquals(pid, header.pid());
    assertEquals(pid, naive.pid());
    assertEquals(startTicks, header.startTicks());
    assertEquals(startTicks, naive.startTicks());
    assertEquals(bootId, header.bootId());
    assertEquals(bootId, naive.bootId());
    assertEquals("pid:[" + header.pidNamespaceInode() + "]", namespace);
    assertEquals(header.pidNamespaceInode(), naive.pidNamespaceInode());
    assertEquals(RecordState.RECORDING, header.state());
    assertEquals("9.8.7", header.agentVersion());
    assertEquals("9.8.7", naive.agentVersion());
    assertEquals("child", header.name());
    assertEquals("child", naive.name());
    assertEquals("com.acme", header.applicationPackages());
    assertEquals("com.acme", naive.app());
    assertEquals("no such method: x", header.hookReport());
    assertEquals("no such method: x", naive.hookReport());
    assertEquals("java.lang.Error: y", header.firstHookError());
    assertEquals("java.lang.Error: y", naive.firstHookError());
    // nanoTime of two JVMs is one clock.
    assertEquals(header.startedAtNanos(), naive.startedAtNanos());
    assertTrue(header.startedAtNanos() <= header.tickNanos());
    assertTrue(header.tickNanos() <= System.nanoTime());
  }

  private static Path descriptorOf(long pid) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return descriptors.filter(OtherProcessTest::isRecord).findFirst().orElseThrow();
    }
  }

  private static boolean isRecord(Path descriptor) {
    try {
      Path name = Files.readSymbolicLink(descriptor).getFileName();
      return name != null && FlightRecordPlace.isFileName(name.toString());
    } catch (IOException e) {
      return false; // Closed meanwhile.
    }
  }
}
