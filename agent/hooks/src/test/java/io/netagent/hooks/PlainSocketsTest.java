package io.netagent.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.recorder.ConnectionTransport;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.FlightRecordReader;
import io.netagent.recorder.FlightRecordWriter;
import io.netagent.recorder.RecordedConnection;
import java.io.FileDescriptor;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The old java.net, where nothing but these hooks keeps the threads of one direction apart. */
class PlainSocketsTest {
  private static final int FD = 7;

  @TempDir private Path directory;
  private FlightRecordWriter writer;
  private Recording recording;
  private FileDescriptor descriptor;

  @BeforeEach
  void accept() throws Throwable {
    writer = RecordForTest.in(directory, System.nanoTime());
    recording = new Recording(writer);
    descriptor = new FileDescriptor();
    Field number = FileDescriptor.class.getDeclaredField("fd");
    number.setAccessible(true);
    number.setInt(descriptor, FD);
    recording.accepts.accepted(
        recording.track(descriptor),
        ConnectionTransport.SOCKET,
        InetAddress.getLoopbackAddress(),
        1,
        2);
  }

  @AfterEach
  void end() throws Exception {
    writer.close();
  }

  private interface Step {
    void run() throws Throwable;
  }

  private static void onFourThreads(int times, Step step) throws Exception {
    CyclicBarrier together = new CyclicBarrier(4);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  together.await();
                  for (int time = 0; time < times; time++) {
                    step.run();
                  }
                } catch (Throwable t) {
                  throw new IllegalStateException(t);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private FlightRecord read() throws Exception {
    try (FileChannel channel = FileChannel.open(writer.path())) {
      return new FlightRecordReader().read(channel);
    }
  }

  @Test
  void read_byFourThreadsAtOnce_countsEach() throws Exception {
    int times = 200_000;
    PlainSockets sockets = recording.plainSockets;
    onFourThreads(
        times,
        () -> {
          TrackedSocket begun = sockets.readBegins(recording.find(descriptor), 0);
          sockets.read(begun, 3, null);
        });
    RecordedConnection connection = read().connections().get(0);
    assertEquals(4L * times, connection.readOperations());
    assertEquals(12L * times, connection.bytesRead());
  }

  @Test
  void write_byFourThreadsAtOnce_countsEach() throws Exception {
    int times = 200_000;
    PlainSockets sockets = recording.plainSockets;
    onFourThreads(
        times,
        () -> {
          TrackedSocket begun = sockets.writeBegins(recording.find(descriptor));
          sockets.wrote(begun, 3, null);
        });
    RecordedConnection connection = read().connections().get(0);
    assertEquals(4L * times, connection.writeOperations());
    assertEquals(12L * times, connection.bytesWritten());
  }

  @Test
  void closing_ownerCollected_endsTheSocketOfThatFd() throws Throwable {
    TrackedSocket socket = recording.find(descriptor);
    socket.clear();
    assertEquals(null, recording.find(descriptor));
    recording.closes.closing(recording.sockets.ofClosing(null, FD));
    assertEquals(List.of(), read().connections());
  }

  @Test
  void closing_anotherOwnerOfTheFd_leavesTheSocket() throws Exception {
    recording.closes.closing(recording.sockets.ofClosing(new FileDescriptor(), FD));
    assertEquals(1, read().connections().size());
  }
}
