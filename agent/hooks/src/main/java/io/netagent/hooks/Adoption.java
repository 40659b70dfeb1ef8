package io.netagent.hooks;

import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.ConnectionTransport;
import io.netagent.recorder.RecordCounter;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;

/**
 * Gives slots to the connections and listeners that were open before the agent came. They are what
 * /proc shows as this process's TCP sockets; how they began, who opened them and what they
 * transferred is not known. On the thread that attaches, while hooks run already: what a hook saw
 * first stays the hook's.
 *
 * <p>A socket that was made and neither connected nor bound stands in no table of the kernel. It is
 * not found, and stays untracked.
 */
final class Adoption {
  private static final String[] TABLES = {"/proc/self/net/tcp", "/proc/self/net/tcp6"};

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int PORTS = 65_536;

  /** The first of the ports that systems give to clients; Linux begins at 32,768. */
  private static final int FIRST_EPHEMERAL_PORT = 32_768;

  private final Recording recording;

  /** Of all listeners in this network namespace: a connection to such a port was accepted. */
  private final BitSet listenedPorts = new BitSet(PORTS);

  Adoption(Recording recording) {
    this.recording = recording;
  }

  /** Throws what can't be read; what was adopted before stays so. */
  void adopt() throws IOException {
    OwnSockets own = OwnSockets.look();
    recording.makeRoom(own.highestFd());
    // The kernel puts listeners first, but into the table of their family.
    for (String table : TABLES) {
      read(table, own, true);
    }
    for (String table : TABLES) {
      read(table, own, false);
    }
  }

  private void read(String table, OwnSockets own, boolean listeners) throws IOException {
    try (InputStream in = new BufferedInputStream(new FileInputStream(table), BUFFER_BYTES)) {
      KernelTcpRows rows = new KernelTcpRows(in);
      while (rows.next()) {
        boolean listens = rows.state() == KernelTcpRows.LISTEN;
        if (listens != listeners) {
          if (listeners) {
            return; // Only connections follow.
          }
          continue;
        }
        if (listens) {
          listenedPorts.set(rows.localPort());
        }
        int fd = rows.inode() == 0 ? -1 : own.fd(rows.inode());
        if (fd >= 0) {
          adopt(fd, rows);
        }
      }
    } catch (FileNotFoundException e) {
      // No IPv6.
    }
  }

  /** This row was the fd's when the fds were looked at. */
  void adopt(int fd, KernelTcpRows row) {
    UnclaimedSocket socket = recording.adopt(fd);
    if (socket == null) {
      return;
    }
    try {
      // It has its place: a close that begins now is seen. Was it closed before? One that is on its
      // way already is found out later.
      if (OwnSockets.inode(fd) == row.inode() && socket.fills()) {
        fill(socket, row);
        recording.lateCloses.expect(socket, row.inode());
      } else {
        socket.leaves();
        boolean unused = recording.sockets.remove(socket);
      }
    } finally {
      socket.filled();
    }
  }

  private void fill(UnclaimedSocket socket, KernelTcpRows row) {
    boolean listens = row.state() == KernelTcpRows.LISTEN;
    boolean connecting = row.state() == KernelTcpRows.SYN_SENT;
    ConnectionRole role = listens ? ConnectionRole.LISTENER : role(row);
    socket.openedAtNanos = System.nanoTime();
    socket.generation =
        recording.slots.adopt(
            socket.fd,
            role,
            ConnectionTransport.UNKNOWN,
            row.family(),
            listens ? 0 : row.remoteHigh(),
            listens ? 0 : row.remoteLow(),
            row.remotePort(),
            row.localPort(),
            socket.openedAtNanos);
    socket.listener = listens;
    if (listens) {
      return;
    }
    if (connecting) {
      // It counts as one of the hooks', which see its end, or at the latest its first bytes.
      socket.adopted = false;
      socket.connectPending = true;
      socket.localPort = row.localPort();
      socket.atFirstRead = TrackedSocket.CONNECT;
      socket.writesChecked = true;
      return;
    }
    socket.connected = true;
    socket.atFirstRead = TrackedSocket.STACK;
    recording.writer.count(RecordCounter.ADOPTED);
  }

  private ConnectionRole role(KernelTcpRows row) {
    if (row.state() == KernelTcpRows.SYN_SENT) {
      return ConnectionRole.CLIENT;
    }
    // Its listener may be closed since: then the ports have to tell.
    boolean accepted =
        listenedPorts.get(row.localPort())
            || (row.localPort() < FIRST_EPHEMERAL_PORT && row.remotePort() >= FIRST_EPHEMERAL_PORT);
    return accepted ? ConnectionRole.SERVER : ConnectionRole.CLIENT;
  }
}
