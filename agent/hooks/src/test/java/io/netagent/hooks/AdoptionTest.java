package io.netagent.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.FlightRecordReader;
import io.netagent.recorder.FlightRecordWriter;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordState;
import io.netagent.recorder.RecordedConnection;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** This JVM's own sockets, which no hook sees: each is adopted, and what its end would be. */
@Timeout(300)
class AdoptionTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int SYN_SENT = 2;
  private static final int ESTABLISHED = 1;

  @TempDir private Path directory;
  private FlightRecordWriter writer;
  private Recording recording;
  private FileChannel channel;
  private ServerSocketChannel listener;
  private SocketChannel client;
  private SocketChannel server;
  private int clientFd;
  private int serverFd;

  @BeforeEach
  void open() throws Throwable {
    writer = RecordForTest.in(directory, System.nanoTime());
    recording = new Recording(writer);
    writer.state(RecordState.RECORDING);
    channel = FileChannel.open(writer.path());
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    client = SocketChannel.open(listener.getLocalAddress());
    server = listener.accept();
    clientFd = JdkFields.number(NioDescriptors.of(client));
    serverFd = JdkFields.number(NioDescriptors.of(server));
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
    listener.close();
    channel.close();
    writer.delete();
    writer.close();
  }

  private FlightRecord record() throws IOException {
    return new FlightRecordReader().read(channel);
  }

  private boolean isRecorded(int fd) throws IOException {
    return record().connections().stream().anyMatch(connection -> connection.fd() == fd);
  }

  private void tick(long afterNanos) throws IOException {
    recording.tick(System.nanoTime() + afterNanos);
  }

  /** The row that the kernel would show for such a socket behind this fd. */
  private static KernelTcpRows row(int state, long inode) throws IOException {
    String text =
        String.format(
            "   1: 0100007F:94DF 0100007F:01BB %02X 00000000:00000000 00:00000000 00000000"
                + "  1000        0 %d 2 000000002a1ccbc9 20 4 30 10 -1\n",
            state, inode);
    KernelTcpRows rows =
        new KernelTcpRows(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
    assertTrue(rows.next());
    return rows;
  }

  @Test
  void adopt_socketsOpen_haveTheirSlots() throws Exception {
    new Adoption(recording).adopt();
    FlightRecord record = record();
    RecordedConnection adopted =
        record.connections().stream().filter(c -> c.fd() == serverFd).findFirst().orElseThrow();
    assertEquals(ConnectionRole.SERVER, adopted.role());
    assertEquals(listener.socket().getLocalPort(), adopted.localPort());
    assertTrue(isRecorded(clientFd));
    assertEquals(record.connections().size(), record.counter(RecordCounter.ADOPTED));
    assertTrue(record.listeners().size() > 0);
  }

  /** Between the look at the fds and this one it went to somebody else. */
  @Test
  void adopt_fdInOtherHandsByThen_isLeftAlone() throws Exception {
    recording.makeRoom(clientFd);
    long inode = OwnSockets.inode(clientFd);
    new Adoption(recording).adopt(clientFd, row(ESTABLISHED, inode + 1_000_000));
    assertNull(recording.sockets.at(clientFd));
    assertEquals(0, record().connections().size());
    assertEquals(0, record().counter(RecordCounter.ADOPTED));
    new Adoption(recording).adopt(clientFd, row(ESTABLISHED, inode));
    assertTrue(isRecorded(clientFd));
  }

  /** Whichever comes first, or in between: nothing is left of it. */
  @Test
  void adopt_whileTheFdIsClosed_leavesNoSlot() throws Throwable {
    int rounds = 2_000;
    int unseen = 0;
    recording.makeRoom(1_000);
    Together together = new Together();
    SocketChannel[] current = new SocketChannel[1];
    Thread closing =
        new Thread(
            () -> {
              for (int i = 0; i < rounds; i++) {
                together.meet();
                spin(i % 50);
                if (afterIt(i)) {
                  together.meet();
                }
                closeHooked(current[0], i % 3 == 0);
                together.meet();
              }
            });
    closing.start();
    for (int i = 0; i < rounds; i++) {
      current[0] = SocketChannel.open(listener.getLocalAddress());
      int fd = JdkFields.number(NioDescriptors.of(current[0]));
      KernelTcpRows row = row(ESTABLISHED, OwnSockets.inode(fd));
      together.meet();
      new Adoption(recording).adopt(fd, row);
      if (afterIt(i)) {
        together.meet();
      }
      together.meet();
      if (recording.sockets.at(fd) != null) {
        unseen++;
        for (int tick = 0; tick < rounds / 100; tick++) {
          tick(3 * SECOND);
        }
        assertNull(recording.sockets.at(fd), "round " + i);
      }
      listener.accept().close();
    }
    closing.join();
    // Only what was between its hook and close(2) just then.
    int most = unseen;
    assertTrue(most <= rounds / 50, () -> most + " closes were not seen");
    FlightRecord record = record();
    assertEquals(0, record.connections().size());
    assertEquals(
        record.counter(RecordCounter.ADOPTED), record.counter(RecordCounter.ADOPTED_CLOSED));
    assertTrue(record.counter(RecordCounter.ADOPTED) > 0);
  }

  /** Two threads that share a processor may come in one order in all other rounds. */
  private static boolean afterIt(int round) {
    return round % 10 == 0;
  }

  private static void spin(long micros) {
    long end = System.nanoTime() + micros * 1_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  /** As the hooks of close do, by its owner or by its number alone. */
  private void closeHooked(SocketChannel channel, boolean dropped) {
    try {
      FileDescriptor descriptor = NioDescriptors.of(channel);
      int fd = JdkFields.number(descriptor);
      recording.closes.closing(recording.sockets.ofClosing(dropped ? null : descriptor, fd));
      channel.close();
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  /** Its close had begun in a method that was not woven then. */
  @Test
  void look_adoptedSocketClosedUnseen_endsIt() throws Exception {
    new Adoption(recording).adopt();
    long open = record().connections().size();
    client.close();
    // Whoever has its number now is none of ours.
    try (FileInputStream next = new FileInputStream("/dev/null")) {
      tick(SECOND);
      assertTrue(isRecorded(clientFd));
      tick(3 * SECOND);
      FlightRecord record = record();
      assertEquals(open - 1, record.connections().size());
      assertNull(recording.sockets.at(clientFd));
      assertTrue(isRecorded(serverFd));
      assertEquals(1, record.counter(RecordCounter.ADOPTED_CLOSED));
      assertEquals(1, record.counter(RecordCounter.CLOSED_NORMAL));
      assertEquals(
          listener.socket().getLocalPort(), record.closed().connections().get(0).remotePort());
      assertNotNull(next.getFD());
    }
    // Once.
    server.close();
    tick(10 * SECOND);
    assertTrue(isRecorded(serverFd));
  }

  @Test
  void look_fdIsAHookedConnectionsByThen_endsTheFormerAlone() throws Throwable {
    new Adoption(recording).adopt();
    client.close();
    TrackedSocket next = recording.track(new FileDescriptor(), clientFd);
    assertNotNull(next);
    recording.connects.starting(next, InetAddress.getLoopbackAddress(), 80);
    tick(3 * SECOND);
    assertTrue(recording.sockets.holds(next));
    assertTrue(isRecorded(clientFd));
    assertEquals(1, record().counter(RecordCounter.ADOPTED_CLOSED));
    assertEquals(1, record().counter(RecordCounter.CLOSED_NORMAL));
  }

  @Test
  void look_claimedAndStillOpen_leavesItAlone() throws Throwable {
    new Adoption(recording).adopt();
    TrackedSocket claimed = recording.find(NioDescriptors.of(client));
    tick(3 * SECOND);
    assertNotNull(claimed);
    assertTrue(recording.sockets.holds(claimed));
    recording.closes.closing(claimed);
    client.close();
    tick(3 * SECOND);
    assertEquals(1, record().counter(RecordCounter.ADOPTED_CLOSED));
  }

  private TrackedSocket adoptedConnecting() throws Throwable {
    recording.makeRoom(clientFd);
    new Adoption(recording).adopt(clientFd, row(SYN_SENT, OwnSockets.inode(clientFd)));
    TrackedSocket socket = recording.find(NioDescriptors.of(client));
    assertNotNull(socket);
    return socket;
  }

  @Test
  void closing_adoptedWhileConnectingThatOnlyWrote_isAConnection() throws Throwable {
    TrackedSocket socket = adoptedConnecting();
    recording.transfers.wrote(socket, -2, null);
    assertEquals(0, record().counter(RecordCounter.OPENED_CLIENT));
    for (int i = 0; i < 2; i++) {
      recording.transfers.wrote(socket, 5, null);
      assertEquals(1, record().counter(RecordCounter.OPENED_CLIENT));
    }
    recording.closes.closing(socket);
    // Its writer is late.
    recording.transfers.wrote(socket, 5, null);
    FlightRecord record = record();
    assertEquals(0, record.counter(RecordCounter.CONNECT_ABORTED));
    assertEquals(1, record.counter(RecordCounter.CLOSED_NORMAL));
    assertEquals(0, record.counter(RecordCounter.ADOPTED_CLOSED));
    assertEquals(10, record.bytesWritten());
  }

  @Test
  void closing_adoptedWhileConnectingThatSentUrgentData_isAConnection() throws Throwable {
    TrackedSocket socket = adoptedConnecting();
    recording.transfers.urgentSent(socket);
    recording.closes.closing(socket);
    assertEquals(1, record().counter(RecordCounter.OPENED_CLIENT));
    assertEquals(0, record().counter(RecordCounter.CONNECT_ABORTED));
  }

  @Test
  void closing_adoptedWhileConnectingWithoutAByte_isAborted() throws Throwable {
    recording.closes.closing(adoptedConnecting());
    assertEquals(0, record().counter(RecordCounter.OPENED_CLIENT));
    assertEquals(1, record().counter(RecordCounter.CONNECT_ABORTED));
  }

  /** By its first read and its first write, which hold no lock of the JDK together. */
  @Test
  void proven_byTwoThreadsAtOnce_countsOnce() throws Throwable {
    int rounds = 5_000;
    Together together = new Together();
    TrackedSocket[] current = new TrackedSocket[1];
    Thread reader =
        new Thread(
            () -> {
              for (int i = 0; i < rounds; i++) {
                together.meet();
                recording.transfers.read(current[0], 3, null);
                together.meet();
              }
            });
    reader.start();
    for (int i = 0; i < rounds; i++) {
      current[0] = adoptedConnecting();
      together.meet();
      recording.transfers.wrote(current[0], 5, null);
      together.meet();
      recording.closes.closing(current[0]);
    }
    reader.join();
    assertEquals(rounds, record().counter(RecordCounter.OPENED_CLIENT));
  }
}
