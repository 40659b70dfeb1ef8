package io.netagent.collector.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.Requirement;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real network namespaces, seen from outside. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NamespacesLiveTest {
  private static final Path PROC = Path.of("/proc");
  private static final long SECOND = 1_000_000_000L;
  private static final int SELF = (int) ProcessHandle.current().pid();

  @Test
  void refresh_twoNamespaces_findsThemAndTheOwn() throws Exception {
    try (NamespaceProcess a = NamespaceProcess.start("", "");
        NamespaceProcess b = NamespaceProcess.start("", "")) {
      NetworkNamespaces namespaces = new NetworkNamespaces(PROC);
      namespaces.refresh(List.of(NamespaceProcess.sighted(SELF), a.sighted(), b.sighted()), SECOND);
      List<NetworkNamespace> found = namespaces.namespaces();
      assertEquals(3, found.size());
      assertTrue(found.get(0).own());
      assertEquals(List.of(SELF), found.get(0).pids());
      assertEquals(3, found.stream().map(NetworkNamespace::inode).distinct().count());
      assertEquals(3, found.stream().map(NetworkNamespace::tableInode).distinct().count());
      found.forEach(n -> assertTrue(n.inode() > 0 && n.tableInode() > 0, n.toString()));
      assertEquals(0, namespaces.unknownProcesses());
    }
  }

  @Test
  void refresh_processMovesBySetns_isFoundInTheOther() throws Exception {
    Requirement.command("nsenter");
    try (NamespaceProcess home = NamespaceProcess.start("", "");
        NamespaceProcess mover =
            NamespaceProcess.start(
                "", "exec nsenter -t " + home.pid() + " -n sh -c 'echo moved; read line'")) {
      NetworkNamespaces namespaces = new NetworkNamespaces(PROC);
      List<SightedProcess> processes = List.of(home.sighted(), mover.sighted());
      namespaces.refresh(processes, SECOND);
      assertEquals(3, namespaces.namespaces().size());
      NetworkNamespace left =
          namespaces.namespaces().stream()
              .filter(n -> n.pids().contains(mover.pid()))
              .findFirst()
              .orElseThrow();
      mover.goOn();
      mover.expect("moved");
      assertFalse(namespaces.stillShows(left));
      namespaces.refresh(processes, 2 * SECOND);
      assertEquals(2, namespaces.namespaces().size());
      assertTrue(
          namespaces.namespaces().get(1).pids().containsAll(List.of(home.pid(), mover.pid())));
    }
  }

  @Test
  void read_totalsAndCountersOfANamespace_areItsOwn() throws Exception {
    Requirement.command("python3");
    String traffic =
        "python3 -c 'import socket, sys\n"
            + "s = socket.socket(); s.bind((\"127.0.0.1\", 8001)); s.listen(9)\n"
            + "pairs = [(socket.create_connection((\"127.0.0.1\", 8001)), s.accept()[0])"
            + " for i in range(5)]\n"
            + "pairs[0][0].close()\n"
            + "pairs[1][0].close(); pairs[1][1].close()\n"
            + "print(\"open\", flush=True); sys.stdin.readline()'";
    try (NamespaceProcess other = NamespaceProcess.start("", traffic)) {
      other.goOn();
      other.expect("open");
      Path process = PROC.resolve(String.valueOf(other.pid()));
      SocketTotals totals;
      do { // The last FIN may still be on its way; the class has a time limit.
        totals = SocketTotals.read(process);
      } while (totals.timeWait() < 2);
      assertEquals(3 * 2 + 1, totals.established(), "one of them in CLOSE_WAIT");
      assertEquals(3 * 2 + 1 + 1, totals.inUse(), "with the listener");
      assertEquals(0, totals.inUse6());
      assertEquals(2, totals.timeWait(), "one of them in FIN_WAIT2 without an owner");
      TcpCounters counters = TcpCounters.read(process);
      assertEquals(OptionalLong.of(5), counters.value(TcpCounter.ACTIVE_OPENS));
      assertEquals(OptionalLong.of(5), counters.value(TcpCounter.PASSIVE_OPENS));
      assertEquals(OptionalLong.of(2), counters.value(TcpCounter.TIME_WAIT_BEGUN));
      assertEquals(OptionalLong.of(7), counters.value(TcpCounter.CURRENT_ESTABLISHED));
    }
  }
}
