package io.netagent.socket.source;

import io.netagent.socket.StateSet;
import io.netagent.socket.parse.InetDiagDecoder;
import io.netagent.socket.parse.InetDiagDecoder.Progress;
import io.netagent.socket.parse.InetDiagRequest;
import io.netagent.socket.parse.MalformedRows;
import io.netagent.socket.parse.SocketRowSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel for its TCP sockets over netlink (sock_diag(7)), as ss(8) does, in one walk for
 * IPv4 and IPv6. It needs no rights, and the kernel leaves out the states that are not wanted.
 *
 * <p>The netlink socket is opened at once and kept. It reads the network namespace of the thread
 * that made this object, whichever thread reads later. After a reading that failed it is opened
 * anew, provided that the reading thread is in that same namespace; if it is not, make a new
 * SockDiag there.
 *
 * <p>Not in it, as in /proc: sockets that are bound and neither connected nor listening. A {@link
 * StateSet} with bit 13 asks for them; they come as CLOSE.
 */
public final class SockDiag implements SocketSource {
  /** The kernel makes no larger datagram. */
  static final int BUFFER_BYTES = 32 * 1024;

  /** The kernel sends none that does not belong to the dump, so these many are no accident. */
  private static final int MAX_STRANGE_DATAGRAMS = 1000;

  private static final Path NETWORK_NAMESPACE = Path.of("/proc/thread-self/ns/net");

  private final DumpSocket.Opener opener;
  private boolean withMetrics;
  private final ByteBuffer request = ByteBuffer.allocateDirect(InetDiagRequest.MAX_BYTES);
  private final ByteBuffer datagram = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final MalformedRows malformed = new MalformedRows();
  private final InetDiagDecoder decoder = new InetDiagDecoder(ByteOrder.nativeOrder(), malformed);

  /** As {@code net:[4026531840]}; null if procfs does not tell. */
  private final @Nullable String namespace = networkNamespace();

  private @Nullable DumpSocket socket;
  private boolean closed;
  private boolean byFamily;
  private int sequence;

  /** Whether the table changed during the latest reading. */
  private boolean interrupted;

  /**
   * Opens the netlink socket in the calling thread's network namespace. The message of the
   * exception says in plain words why it can't.
   *
   * @param withMetrics whether rows tell their {@link io.netagent.socket.TcpMetric} values, for
   *     which the kernel's walk takes longer and returns three times the bytes
   */
  public SockDiag(boolean withMetrics) throws IOException {
    this(withMetrics, NetlinkSocket::open);
  }

  SockDiag(boolean withMetrics, DumpSocket.Opener opener) throws IOException {
    this.withMetrics = withMetrics;
    this.opener = opener;
    socket = opener.open();
  }

  @Override
  public String name() {
    return "netlink";
  }

  @Override
  public void wantMetrics(boolean wanted) {
    withMetrics = wanted;
  }

  /** Also throws after {@link #close}. */
  @Override
  public ScanReport read(StateSet wanted, SocketRowSink sink) throws IOException {
    Reading reading = new Reading(malformed, sink);
    DumpSocket open = opened();
    interrupted = false;
    boolean complete = false;
    try {
      if (byFamily || !dump(open, 0, wanted, reading)) {
        byFamily = true;
        dump(open, 4, wanted, reading);
        dump(open, 6, wanted, reading);
      }
      complete = true;
    } finally {
      if (!complete) {
        drop(); // With what is left of the dump.
      }
    }
    return reading.report(wanted, true, interrupted);
  }

  /** Closes the netlink socket. */
  @Override
  public void close() {
    closed = true;
    drop();
  }

  /** One dump, of one family or (0) of both. False: the kernel does not know this request. */
  private boolean dump(DumpSocket open, int family, StateSet wanted, SocketRowSink sink)
      throws IOException {
    sequence++;
    if (family == 0) {
      InetDiagRequest.putCompat(request, sequence, wanted, withMetrics);
    } else {
      InetDiagRequest.putByFamily(request, family, sequence, wanted, withMetrics);
    }
    decoder.begin(sequence, open.portId());
    open.send(request);
    int strange = 0;
    Progress progress;
    do {
      long own = decoder.ownMessages();
      int length = open.receive(datagram);
      if (length > datagram.capacity()) {
        throw new IOException(
            "netlink: a datagram of " + length + " bytes was cut to " + datagram.capacity());
      }
      progress = decoder.decode(datagram.position(0).limit(length), sink);
      strange = decoder.ownMessages() == own ? strange + 1 : 0;
      if (strange > MAX_STRANGE_DATAGRAMS) {
        throw new IOException("netlink: datagrams without end that are not of this dump");
      }
    } while (progress == Progress.MORE);
    interrupted |= decoder.interrupted();
    if (progress == Progress.FAILED && family == 0 && isUnknownRequest(decoder.errno())) {
      return false;
    }
    if (progress == Progress.FAILED) {
      throw new IOException("netlink: dump: " + Errno.words(decoder.errno()));
    }
    if (progress == Progress.BROKEN) {
      throw new IOException("netlink: a message that can't be trusted: " + malformed.first());
    }
    return true;
  }

  private boolean isUnknownRequest(int errno) {
    return decoder.rows() == 0 && (errno == Errno.EOPNOTSUPP || errno == Errno.EINVAL);
  }

  private DumpSocket opened() throws IOException {
    if (closed) {
      throw new IOException("netlink: closed");
    }
    DumpSocket open = socket;
    if (open == null) {
      if (namespace == null || !namespace.equals(networkNamespace())) {
        throw new IOException(
            "netlink: a reading failed, and to open the socket again takes a thread in "
                + (namespace == null ? "the same network namespace" : namespace));
      }
      open = opener.open();
      socket = open;
    }
    return open;
  }

  private void drop() {
    DumpSocket open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }

  private static @Nullable String networkNamespace() {
    try {
      return Files.readSymbolicLink(NETWORK_NAMESPACE).toString();
    } catch (IOException e) {
      return null;
    }
  }
}
