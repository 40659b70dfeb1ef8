package io.netagent.benchmarks;

import io.netagent.hooks.AcceptHooks;
import io.netagent.hooks.CloseHooks;
import io.netagent.hooks.ConnectHooks;
import io.netagent.hooks.SocketHooks;
import io.netagent.hooks.TransferHooks;
import io.netagent.recorder.FlightRecordPlace;
import io.netagent.recorder.FlightRecordWriter;
import io.netagent.recorder.ProcessIdentity;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the agent adds to one read or write, or to the life of a connection: its hooks, before and
 * after, with a real record behind them. Each thread has an fd of its own, as a connection's
 * direction has one thread at a time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "--add-opens=java.base/java.io=ALL-UNNAMED",
      "--add-opens=java.base/java.lang=ALL-UNNAMED",
      "--add-opens=java.base/java.net=ALL-UNNAMED",
      "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
      "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"
    })
public class HookBenchmark {
  private FlightRecordWriter writer;

  @Setup
  public void record() throws Throwable {
    ProcessIdentity self = ProcessIdentity.ofThisProcess();
    Path directory = FlightRecordPlace.defaultDirectory(self.uid());
    writer =
        FlightRecordWriter.create(
            FlightRecordPlace.prepare(directory, self.uid()),
            self,
            1024,
            "benchmark",
            "",
            "",
            System.currentTimeMillis(),
            System.nanoTime());
    SocketHooks.start(writer);
  }

  @TearDown
  public void delete() throws IOException {
    writer.delete();
  }

  /** A tracked connection on an fd number that no socket has. */
  @State(Scope.Thread)
  public static class Connection {
    private static int nextFd = 500;
    FileDescriptor tracked;
    FileDescriptor untracked;
    FileDescriptor accepted;
    final InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);
    final InetSocketAddress remote =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);

    @Setup
    public void open(HookBenchmark recording) throws ReflectiveOperationException, IOException {
      tracked = descriptor();
      untracked = descriptor();
      accepted = descriptor();
      ConnectHooks.created(tracked, true, null);
      ConnectHooks.connectReturned(
          ConnectHooks.connectStarting(tracked, InetAddress.getLoopbackAddress(), 80), null);
      InetSocketAddress any = new InetSocketAddress(1);
      ConnectHooks.channelConnected(tracked, true, any, any, null);
    }

    private static FileDescriptor descriptor() throws ReflectiveOperationException {
      FileDescriptor descriptor = new FileDescriptor();
      Field fd = FileDescriptor.class.getDeclaredField("fd");
      fd.setAccessible(true);
      synchronized (Connection.class) {
        fd.setInt(descriptor, nextFd++);
      }
      return descriptor;
    }
  }

  /** The loop itself. */
  @Benchmark
  public int baseline(Connection connection) {
    return connection.tracked.hashCode();
  }

  @Benchmark
  public void read(Connection connection) {
    TransferHooks.read(TransferHooks.readBegins(connection.tracked), 1, null);
  }

  @Benchmark
  public void write(Connection connection) {
    TransferHooks.wrote(TransferHooks.writeBegins(connection.tracked), 1, null);
  }

  @Benchmark
  @Threads(2)
  public void readByTwoThreads(Connection connection) {
    TransferHooks.read(TransferHooks.readBegins(connection.tracked), 1, null);
  }

  /** The whole life of a connection that nobody reads: both hooks, and an entry in the ring. */
  @Benchmark
  public void acceptAndClose(Connection connection) {
    AcceptHooks.channelAccepted(connection.accepted, connection.local, connection.remote, false);
    CloseHooks.closing(connection.accepted);
  }

  @Benchmark
  @Threads(2)
  public void acceptAndCloseByTwoThreads(Connection connection) {
    AcceptHooks.channelAccepted(connection.accepted, connection.local, connection.remote, false);
    CloseHooks.closing(connection.accepted);
  }

  /** A pipe or a Unix-domain socket. */
  @Benchmark
  public void readOfAnotherKindOfFd(Connection connection) {
    TransferHooks.read(TransferHooks.readBegins(connection.untracked), 1, null);
  }
}
