package io.netagent.collector.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.SocketRecord;
import io.netagent.socket.SocketTable;
import io.netagent.socket.source.ProcNetTcp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketOwnersTest {
  private static final long SECOND = 1_000_000_000L;

  private static SightedProcess process(SocketOwners owners, long pid) {
    return owners.processes().stream().filter(p -> p.pid() == pid).findFirst().orElseThrow();
  }

  /** Processes that exist as files only. */
  static final class FakeProc {
    final Path root;
    final SocketTable table = new SocketTable();

    FakeProc(Path root) {
      this.root = root;
    }

    void process(int pid, String comm, long startTicks) throws IOException {
      Path directory = Files.createDirectories(root.resolve(pid + "/fd")).getParent();
      Files.writeString(
          directory.resolve("stat"),
          pid
              + " ("
              + comm
              + ") S 1 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 "
              + startTicks
              + " 0\n");
      Files.writeString(
          directory.resolve("status"), "Name:\t" + comm + "\nUid:\t0\t33\t0\t0\nNSpid:\t9\t1\n");
      Files.writeString(directory.resolve("cmdline"), comm + "\0Main\0");
    }

    void fd(int pid, int fd, String target) throws IOException {
      Path link = root.resolve(pid + "/fd/" + fd);
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, Path.of(target));
    }

    void closeFd(int pid, int fd) throws IOException {
      Files.delete(root.resolve(pid + "/fd/" + fd));
    }

    void table(long... inodes) {
      table.clear();
      SocketRecord row = new SocketRecord();
      for (long inode : inodes) {
        row.setState(4, 1);
        row.setLocal(0, 1, (int) inode);
        row.setRemote(0, 2, 80);
        row.setOwner(0, inode);
        table.add(row);
      }
    }
  }

  @Test
  void refresh_thisProcessAndAChild_findsBothEnds() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Process child =
          new ProcessBuilder(
                  java.toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Connector.class.getName(),
                  String.valueOf(server.getLocalPort()))
              .redirectErrorStream(true)
              .start();
      try (Socket accepted = server.accept();
          BufferedReader said = new BufferedReader(new InputStreamReader(child.getInputStream()))) {
        assertEquals("connected", said.readLine());
        SocketTable table = new SocketTable();
        SocketOwners owners = new SocketOwners(Path.of("/proc"));
        new ProcNetTcp().read(table);
        owners.refresh(table, SECOND);
        assertEquals(ProcessHandle.current().pid(), pidOf(owners, table, server.getLocalPort()));
        assertEquals(child.pid(), pidOf(owners, table, accepted.getPort()));
        assertTrue(process(owners, child.pid()).jvm());
      } finally {
        child.destroyForcibly().waitFor();
      }
    }
  }

  private static long pidOf(SocketOwners owners, SocketTable table, int localPort) {
    SocketRecord row = new SocketRecord();
    for (int i = 0; i < table.size(); i++) {
      table.load(i, row);
      if (row.localPort() == localPort && row.inode() != 0) {
        SocketOwner owner = owners.owner(row.inode());
        return owner == null ? -1 : owner.pid();
      }
    }
    return -1;
  }

  /** Connects and waits to be killed. */
  static final class Connector {
    public static void main(String[] args) throws Exception {
      try (Socket socket =
          new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]))) {
        System.out.println("connected");
        socket.getInputStream().read();
      }
    }
  }

  @Test
  void refresh_sharedSocket_belongsToTheJvmElseTheLowestPid(@TempDir Path root) throws IOException {
    FakeProc proc = new FakeProc(root);
    proc.process(10, "nginx", 1);
    proc.process(11, "nginx", 2);
    proc.process(12, "java", 3);
    proc.fd(10, 3, "socket:[100]");
    proc.fd(11, 3, "socket:[100]");
    proc.fd(11, 4, "socket:[101]");
    proc.fd(12, 9, "socket:[101]");
    proc.table(100, 101);
    SocketOwners owners = new SocketOwners(root);
    owners.refresh(proc.table, SECOND);
    assertEquals(new SocketOwner(10, 3), owners.owner(100));
    assertEquals(new SocketOwner(12, 9), owners.owner(101));
  }

  @Test
  void refresh_socketGoneFromTheTable_isForgotten(@TempDir Path root) throws IOException {
    FakeProc proc = new FakeProc(root);
    proc.process(10, "java", 1);
    proc.fd(10, 3, "socket:[100]");
    proc.table(100);
    SocketOwners owners = new SocketOwners(root);
    owners.refresh(proc.table, SECOND);
    assertNotNull(owners.owner(100));
    proc.closeFd(10, 3);
    proc.table();
    owners.refresh(proc.table, 6 * SECOND);
    assertNull(owners.owner(100));
  }

  @Test
  void refresh_fdReusedByANewSocket_isFoundInTheNextTick(@TempDir Path root) throws IOException {
    FakeProc proc = new FakeProc(root);
    proc.process(10, "java", 1);
    proc.fd(10, 3, "socket:[100]");
    proc.table(100);
    SocketOwners owners = new SocketOwners(root);
    owners.refresh(proc.table, SECOND);
    for (int i = 1; i < 40; i++) { // Long after its youth, and never with another number of files.
      proc.fd(10, 3, "socket:[" + (100 + i) + "]");
      proc.table(100 + i);
      owners.refresh(proc.table, SECOND + i * 5 * SECOND);
      assertEquals(new SocketOwner(10, 3), owners.owner(100 + i), "tick " + i);
    }
  }

  @Test
  void refresh_pidReused_isAnotherProcess(@TempDir Path root) throws IOException {
    FakeProc proc = new FakeProc(root);
    proc.process(10, "java", 1);
    proc.fd(10, 3, "socket:[100]");
    proc.table(100);
    SocketOwners owners = new SocketOwners(root);
    owners.refresh(proc.table, SECOND);
    proc.process(10, "bash", 2);
    proc.closeFd(10, 3);
    owners.refresh(proc.table, 6 * SECOND);
    assertNull(owners.owner(100));
    assertFalse(process(owners, 10).jvm());
  }

  @Test
  void refresh_forkingServerHandsItsSocketToAChild_followsInAMinute(@TempDir Path root)
      throws IOException {
    FakeProc proc = new FakeProc(root);
    proc.process(10, "sshd", 1);
    proc.fd(10, 3, "socket:[100]");
    proc.table(100);
    SocketOwners owners = new SocketOwners(root);
    owners.refresh(proc.table, SECOND);
    proc.closeFd(10, 3);
    proc.process(11, "sshd", 2);
    proc.fd(11, 3, "socket:[100]");
    for (int i = 1; i <= 13; i++) {
      owners.refresh(proc.table, SECOND + i * 5 * SECOND);
    }
    assertEquals(new SocketOwner(11, 3), owners.owner(100));
  }

  @Test
  void refresh_ownerlessSocket_isALimitationWhenItLasts(@TempDir Path root) throws IOException {
    FakeProc proc = new FakeProc(root);
    proc.process(10, "java", 1);
    proc.table(100);
    SocketOwners owners = new SocketOwners(root);
    owners.refresh(proc.table, SECOND);
    assertEquals(List.of(), owners.limitations());
    owners.refresh(proc.table, 6 * SECOND);
    assertTrue(owners.limitations().get(0).startsWith("No visible process holds 1 socket"));
  }

  @Test
  void refresh_kernelThreadsAndZombies_areNoProcesses(@TempDir Path root) throws IOException {
    FakeProc proc = new FakeProc(root);
    proc.process(2, "kthreadd", 1);
    Path stat = root.resolve("2/stat");
    Files.writeString(stat, Files.readString(stat).replace("4194560", "2129984"));
    proc.process(3, "gone", 1);
    stat = root.resolve("3/stat");
    Files.writeString(stat, Files.readString(stat).replace(") S ", ") Z "));
    SocketOwners owners = new SocketOwners(root);
    owners.refresh(proc.table, SECOND);
    assertEquals(List.of(), owners.processes());
  }

  @Test
  void refresh_flightRecordAmongTheFiles_isSightedAlsoWhenUnlinked(@TempDir Path root)
      throws IOException {
    FakeProc proc = new FakeProc(root);
    proc.process(10, "custom-launcher", 77);
    proc.fd(10, 5, "/dev/shm/netagent-33/1-77-0123abcd.rec (deleted)");
    proc.fd(10, 6, "/dev/shm/netagent-33/1-78-0123abcd.rec");
    proc.fd(10, 7, "/tmp/x-77-0123abcd.rec");
    SocketOwners owners = new SocketOwners(root);
    owners.refresh(proc.table, SECOND);
    assertEquals(List.of(5), process(owners, 10).recordFds());
    assertTrue(process(owners, 10).jvm());
  }

  @Test
  void refresh_agentOpensItsRecordLater_isFoundWhileTheJvmIsYoung(@TempDir Path root)
      throws IOException {
    FakeProc proc = new FakeProc(root);
    proc.process(10, "java", 77);
    SocketOwners owners = new SocketOwners(root);
    owners.refresh(proc.table, SECOND);
    assertEquals(List.of(), process(owners, 10).recordFds());
    proc.fd(10, 5, "/dev/shm/netagent-0/10-77-0123abcd.rec");
    owners.refresh(proc.table, 6 * SECOND);
    assertEquals(List.of(5), process(owners, 10).recordFds());
  }

  @Test
  void parse_commWithParenthesesAndSpaces_isTakenWhole() {
    ProcessStat stat =
        ProcessStat.parse("7 (a) S 1 (b)) T 1 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 99 0\n");
    assertNotNull(stat);
    assertEquals("a) S 1 (b)", stat.comm());
    assertTrue(stat.stopped());
    assertEquals(99, stat.startTicks());
  }

  @Test
  void parse_garbage_isNull() {
    List<String> garbage = new ArrayList<>(List.of("", "7", "7 (a", "7 (a) S", "x (a) S 1 1 1"));
    garbage.forEach(text -> assertNull(ProcessStat.parse(text), text));
  }
}
