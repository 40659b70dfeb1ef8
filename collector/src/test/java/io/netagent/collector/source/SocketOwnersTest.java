package io.netagent.collector.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.StateSet;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
  }

  /** A table's worth of inodes, and who was found for each: what the ledger is in the collector. */
  private static final class Found {
    private final SocketOwners owners;
    private final Map<Long, Holder> holders = new TreeMap<>();

    Found(Path root) {
      owners = new SocketOwners(root);
    }

    /** One tick in which the kernel lists these. */
    void tick(long nowNanos, long... inodes) throws IOException {
      owners.refresh(nowNanos);
      Set<Long> listed = Arrays.stream(inodes).boxed().collect(Collectors.toSet());
      holders
          .entrySet()
          .removeIf(
              entry -> {
                Holder holder = entry.getValue();
                boolean gone =
                    !listed.contains(entry.getKey()) || owners.ended().contains(holder.pid);
                if (gone) {
                  owners.release(holder.pid, holder.fd);
                }
                return gone;
              });
      WantedOwners wanted = new WantedOwners();
      listed.stream().filter(inode -> !holders.containsKey(inode)).forEach(i -> wanted.add(i, i));
      owners.find(wanted, nowNanos);
      wanted.answer(
          (inode, pid, fd) -> {
            if (pid >= 0) {
              holders.put(inode, new Holder(pid, fd));
              owners.own(pid, fd);
            }
          });
    }

    @Nullable Holder owner(long inode) {
      return holders.get(inode);
    }
  }

  private record Holder(int pid, int fd) {}

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
        Map<Integer, Long> inodeByPort = new HashMap<>();
        new ProcNetTcp()
            .read(
                StateSet.ALL,
                row -> {
                  if (row.inode() > 0) { // No TIME_WAIT that has the port by chance.
                    inodeByPort.put(row.localPort(), row.inode());
                  }
                });
        long listener = inodeByPort.get(server.getLocalPort());
        long connector = inodeByPort.get(accepted.getPort());
        Found found = new Found(Path.of("/proc"));
        found.tick(SECOND, listener, connector);
        assertEquals(ProcessHandle.current().pid(), found.owner(listener).pid());
        assertEquals(child.pid(), found.owner(connector).pid());
        assertTrue(process(found.owners, child.pid()).jvm());
        assertTrue(
            found.owners.stillHolds((int) child.pid(), found.owner(connector).fd(), connector));
        assertFalse(
            found.owners.stillHolds((int) child.pid(), found.owner(connector).fd(), listener));
      } finally {
        child.destroyForcibly().waitFor();
      }
    }
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
    Found found = new Found(root);
    found.tick(SECOND, 100, 101);
    assertEquals(new Holder(10, 3), found.owner(100));
    assertEquals(new Holder(12, 9), found.owner(101));
  }

  @Test
  void refresh_socketGoneFromTheTable_isForgotten(@TempDir Path root) throws IOException {
    FakeProc proc = new FakeProc(root);
    proc.process(10, "java", 1);
    proc.fd(10, 3, "socket:[100]");
    Found found = new Found(root);
    found.tick(SECOND, 100);
    assertNotNull(found.owner(100));
    proc.closeFd(10, 3);
    found.tick(6 * SECOND);
    assertNull(found.owner(100));
  }

  @Test
  void refresh_fdReusedByANewSocket_isFoundInTheNextTick(@TempDir Path root) throws IOException {
    FakeProc proc = new FakeProc(root);
    proc.process(10, "java", 1);
    proc.fd(10, 3, "socket:[100]");
    Found found = new Found(root);
    found.tick(SECOND, 100);
    for (int i = 1; i < 40; i++) { // Long after its youth, and never with another number of files.
      proc.fd(10, 3, "socket:[" + (100 + i) + "]");
      found.tick(SECOND + i * 5 * SECOND, 100 + i);
      assertEquals(new Holder(10, 3), found.owner(100 + i), "tick " + i);
    }
  }

  @Test
  void refresh_pidReused_isAnotherProcess(@TempDir Path root) throws IOException {
    FakeProc proc = new FakeProc(root);
    proc.process(10, "java", 1);
    proc.fd(10, 3, "socket:[100]");
    Found found = new Found(root);
    found.tick(SECOND, 100);
    proc.process(10, "bash", 2);
    proc.closeFd(10, 3);
    found.tick(6 * SECOND, 100);
    assertNull(found.owner(100));
    assertFalse(process(found.owners, 10).jvm());
  }

  @Test
  void stillHolds_forkingServerHandsItsSocketToAChild_isNoAndTheChildIsFound(@TempDir Path root)
      throws IOException {
    FakeProc proc = new FakeProc(root);
    proc.process(10, "sshd", 1);
    proc.fd(10, 3, "socket:[100]");
    Found found = new Found(root);
    found.tick(SECOND, 100);
    assertTrue(found.owners.stillHolds(10, 3, 100));
    proc.closeFd(10, 3);
    proc.process(11, "sshd", 2);
    proc.fd(11, 3, "socket:[100]");
    assertFalse(found.owners.stillHolds(10, 3, 100));
    found.owners.release(10, 3);
    found.holders.clear();
    found.tick(6 * SECOND, 100);
    assertEquals(new Holder(11, 3), found.owner(100));
  }

  @Test
  void find_tableIsReadLaterThanTheProcess_isFoundAtOnce(@TempDir Path root) throws IOException {
    FakeProc proc = new FakeProc(root);
    proc.process(10, "python3", 1);
    proc.fd(10, 3, "socket:[100]");
    Found found = new Found(root);
    found.tick(SECOND); // Its network namespace had to wait.
    found.tick(2 * SECOND, 100);
    assertEquals(new Holder(10, 3), found.owner(100));
  }

  @Test
  void find_nobodyHoldsIt_scansQuietProcessesHalfAMinuteLater(@TempDir Path root)
      throws IOException {
    FakeProc proc = new FakeProc(root);
    proc.process(10, "bash", 1);
    Found found = new Found(root);
    found.tick(SECOND);
    proc.fd(10, 3, "socket:[100]"); // Received over a Unix socket: nothing hints at it.
    Files.delete(Files.createFile(root.resolve("10/fd/x")));
    found.tick(2 * SECOND, 100);
    found.tick(32 * SECOND, 100);
    assertEquals(new Holder(10, 3), found.owner(100));
  }

  @Test
  void limitations_ownerlessSockets_areTold(@TempDir Path root) throws IOException {
    Found found = new Found(root);
    found.tick(SECOND);
    assertEquals(List.of(), found.owners.limitations(0));
    assertTrue(found.owners.limitations(1).get(0).startsWith("No visible process holds 1 socket"));
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
    Found found = new Found(root);
    found.tick(SECOND);
    assertEquals(List.of(), found.owners.processes());
  }

  @Test
  void refresh_flightRecordAmongTheFiles_isSightedAlsoWhenUnlinked(@TempDir Path root)
      throws IOException {
    FakeProc proc = new FakeProc(root);
    proc.process(10, "custom-launcher", 77);
    proc.fd(10, 5, "/dev/shm/netagent-33/1-77-0123abcd.rec (deleted)");
    proc.fd(10, 6, "/dev/shm/netagent-33/1-78-0123abcd.rec");
    proc.fd(10, 7, "/tmp/x-77-0123abcd.rec");
    Found found = new Found(root);
    found.tick(SECOND);
    assertEquals(List.of(5), process(found.owners, 10).recordFds());
    assertTrue(process(found.owners, 10).jvm());
  }

  @Test
  void refresh_agentOpensItsRecordLater_isFoundWhileTheJvmIsYoung(@TempDir Path root)
      throws IOException {
    FakeProc proc = new FakeProc(root);
    proc.process(10, "java", 77);
    Found found = new Found(root);
    found.tick(SECOND);
    assertEquals(List.of(), process(found.owners, 10).recordFds());
    proc.fd(10, 5, "/dev/shm/netagent-0/10-77-0123abcd.rec");
    found.tick(6 * SECOND);
    assertEquals(List.of(5), process(found.owners, 10).recordFds());
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
