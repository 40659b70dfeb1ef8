package io.netagent.collector.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that exist as files only: a shared file of /proc/net is a hard link. */
class NetworkNamespacesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String HOST = "net:[4026531840]";
  private static final String OTHER = "net:[4026532177]";

  @TempDir Path root;
  private NetworkNamespaces namespaces;
  private final List<SightedProcess> processes = new ArrayList<>();

  @BeforeEach
  void reader() throws IOException {
    namespaces = new NetworkNamespaces(root);
    files("thread-self", "host", HOST);
  }

  /** An empty table or link is one that can't be read. */
  private void files(String process, String table, String link) throws IOException {
    Path net = Files.createDirectories(root.resolve(process + "/net"));
    Files.deleteIfExists(net.resolve("tcp"));
    if (!table.isEmpty()) {
      Path shared = root.resolve(table);
      if (!Files.exists(shared)) {
        Files.createFile(shared);
      }
      Files.createLink(net.resolve("tcp"), shared);
    }
    Path ns = Files.createDirectories(root.resolve(process + "/ns"));
    Files.deleteIfExists(ns.resolve("net"));
    if (!link.isEmpty()) {
      Files.createSymbolicLink(ns.resolve("net"), Path.of(link));
    }
  }

  private void process(int pid, long startTicks, String table, String link) throws IOException {
    files(String.valueOf(pid), table, link);
    processes.removeIf(process -> process.pid() == pid);
    processes.add(
        new SightedProcess(pid, startTicks, "x", false, false, true, 3, false, List.of()));
  }

  /** Such as {@code own:4026531840 by 10 of 10,12}. */
  private String found() {
    return namespaces.namespaces().stream()
        .map(
            n ->
                (n.own() ? "own:" : "")
                    + n.inode()
                    + " by "
                    + n.representativePid()
                    + " of "
                    + n.pids().stream().map(String::valueOf).collect(Collectors.joining(",")))
        .collect(Collectors.joining("; "));
  }

  @Test
  void refresh_twoNamespaces_givesEachOnceAndTheOwnFirst() throws IOException {
    process(5, 1, "pod", OTHER);
    process(12, 1, "host", HOST);
    process(10, 1, "host", HOST);
    namespaces.refresh(processes, SECOND);
    assertEquals("own:4026531840 by 10 of 10,12; 4026532177 by 5 of 5", found());
    assertEquals(0, namespaces.unknownProcesses());
    assertEquals(List.of(), namespaces.limitations());
  }

  @Test
  void refresh_linksOfOthersUnreadable_tellsThemApartByTheirTables() throws IOException {
    process(5, 1, "pod", "");
    process(6, 1, "pod", "");
    process(10, 1, "host", HOST);
    process(11, 1, "host", "");
    namespaces.refresh(processes, SECOND);
    assertEquals("own:4026531840 by 10 of 10,11; -1 by 5 of 5,6", found());
    assertEquals(0, namespaces.unknownProcesses());
  }

  @Test
  void refresh_oneReadableLinkInAGroup_isItsNameAndItsProcessRepresents() throws IOException {
    process(5, 1, "pod", "");
    process(6, 1, "pod", OTHER);
    namespaces.refresh(processes, SECOND);
    assertEquals("own:4026531840 by -1 of ; 4026532177 by 6 of 5,6", found());
  }

  @Test
  void refresh_nothingReadable_countsTheProcessAndGuessesNothing() throws IOException {
    process(5, 1, "", "");
    process(6, 1, "", OTHER);
    namespaces.refresh(processes, SECOND);
    assertEquals("own:4026531840 by -1 of ", found());
    assertEquals(2, namespaces.unknownProcesses());
    assertEquals(
        List.of(
            "The network namespace of 2 processes can't be told:"
                + " its /proc/PID/net can't be looked at."),
        namespaces.limitations());
  }

  @Test
  void refresh_processGoneMeanwhile_isNotUnknown() throws IOException {
    process(5, 1, "pod", OTHER);
    namespaces.refresh(processes, SECOND);
    try (Stream<Path> files = Files.walk(root.resolve("5"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    namespaces.refresh(processes, 2 * SECOND);
    assertEquals("own:4026531840 by -1 of ", found());
    assertEquals(0, namespaces.unknownProcesses());
  }

  @Test
  void refresh_tablesPerProcess_believesLinksAlone() throws IOException {
    process(10, 1, "a", HOST);
    process(11, 1, "b", HOST);
    process(12, 1, "c", "");
    process(13, 1, "d", OTHER);
    namespaces.refresh(processes, SECOND);
    assertEquals("own:4026531840 by 10 of 10,11; 4026532177 by 13 of 13", found());
    assertEquals(1, namespaces.unknownProcesses());
    assertEquals(
        List.of(
            "The network namespace of 1 process can't be told: this takes CAP_SYS_PTRACE here."),
        namespaces.limitations());
    assertTrue(namespaces.stillShows(namespaces.namespaces().get(1)));
  }

  @Test
  void refresh_representativeMovesAway_isNoticedAtOnce() throws IOException {
    process(5, 1, "pod", OTHER);
    process(6, 1, "pod", OTHER);
    process(10, 1, "host", HOST);
    namespaces.refresh(processes, SECOND);
    NetworkNamespace pod = namespaces.namespaces().get(1);
    assertTrue(namespaces.stillShows(pod));
    process(5, 1, "host", HOST);
    assertFalse(namespaces.stillShows(pod));
    namespaces.refresh(processes, 2 * SECOND);
    assertEquals("own:4026531840 by 10 of 5,10; 4026532177 by 6 of 6", found());
  }

  @Test
  void refresh_anotherProcessMovesAway_isNoticedInHalfAMinute() throws IOException {
    process(5, 1, "pod", OTHER);
    process(6, 1, "pod", OTHER);
    namespaces.refresh(processes, SECOND);
    process(6, 1, "host", HOST);
    namespaces.refresh(processes, 2 * SECOND);
    assertEquals("own:4026531840 by -1 of ; 4026532177 by 5 of 5,6", found(), "from the cache");
    namespaces.refresh(processes, 31 * SECOND);
    assertEquals("own:4026531840 by 6 of 6; 4026532177 by 5 of 5", found());
  }

  @Test
  void refresh_pidUsedAgain_isLookedAtAtOnce() throws IOException {
    process(5, 1, "pod", OTHER);
    process(6, 1, "pod", OTHER);
    namespaces.refresh(processes, SECOND);
    process(6, 2, "host", HOST);
    namespaces.refresh(processes, 2 * SECOND);
    assertEquals("own:4026531840 by 6 of 6; 4026532177 by 5 of 5", found());
  }

  @Test
  void refresh_newNumbersContradictTheCache_looksAtAllAgain() throws IOException {
    process(5, 1, "pod", OTHER);
    process(6, 1, "pod", OTHER);
    namespaces.refresh(processes, SECOND);
    // The kernel has given the number of the table away, and 6 has moved unseen.
    process(6, 1, "host", HOST);
    process(5, 1, "host", HOST);
    process(7, 1, "pod", "net:[4026539999]");
    namespaces.refresh(processes, 2 * SECOND);
    assertEquals("own:4026531840 by 5 of 5,6; 4026539999 by 7 of 7", found());
  }

  @Test
  void refresh_lowerPidComes_keepsTheRepresentative() throws IOException {
    process(6, 1, "pod", OTHER);
    namespaces.refresh(processes, SECOND);
    process(5, 1, "pod", OTHER);
    namespaces.refresh(processes, 2 * SECOND);
    assertEquals("own:4026531840 by -1 of ; 4026532177 by 6 of 5,6", found());
  }

  @Test
  void refresh_procOfOtherProcesses_hasNoOwnNamespace() throws IOException {
    process(5, 1, "pod", OTHER);
    try (Stream<Path> files = Files.walk(root.resolve("thread-self"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    namespaces.refresh(processes, SECOND);
    assertEquals("4026532177 by 5 of 5", found());
  }

  @Test
  void link_strangeTarget_isUnknown() throws IOException {
    Path link = root.resolve("link");
    for (String target : List.of("mnt:[1]", "net:[]", "net:[x]", "net:[1", "net:[-1]")) {
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, Path.of(target));
      assertEquals(-1, NamespaceMark.link(link), target);
    }
  }
}
