package io.netagent.socket.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.StateSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@EnabledOnOs(OS.LINUX)
class NetlinkSocketTest {
  /** What OpenSockDiag prints in a JVM with these options. */
  private static List<String> opened(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("timeout", "30"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-Xshare:auto", "-cp", System.getProperty("java.class.path")));
    command.add(OpenSockDiag.class.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.lines().toList();
  }

  @Test
  void open_jnaCannotUnpackItsLibrary_saysSoEachTime() throws Exception {
    List<String> lines = opened("-Djna.nounpack=true", "-Djna.nosys=true");
    assertEquals(2, lines.size());
    for (String line : lines) {
      assertTrue(line.startsWith("netlink: JNA can't load its native library"), line);
      assertTrue(line.contains("UnsatisfiedLinkError"), line);
    }
  }

  @Test
  void open_temporaryDirectoryNotUsable_saysSo() throws Exception {
    List<String> lines = opened("-Djna.tmpdir=/proc/no/such/directory", "-Djna.nosys=true");
    assertTrue(lines.get(0).startsWith("netlink: JNA can't load"), lines.toString());
  }

  @Test
  void open_otherArchitecture_saysSo() throws Exception {
    assertTrue(opened("-Dos.arch=sparcv9").get(0).contains("not on sparcv9"));
  }

  @Test
  void open_twiceInAJvm_readsTwice() throws Exception {
    for (String line : opened()) {
      assertTrue(line.startsWith("rows "), line);
    }
  }

  @Test
  void receive_nothingAsked_givesUpAfterSeconds() throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open()) {
      ByteBuffer into = ByteBuffer.allocateDirect(100);
      IOException e = assertThrows(IOException.class, () -> socket.receive(into));
      assertTrue(e.getMessage().contains("no answer from the kernel for 5 s"), e.getMessage());
    }
  }

  @Test
  void receive_closed_throwsWithTheErrorNumber() throws IOException {
    NetlinkSocket socket = NetlinkSocket.open();
    socket.close();
    socket.close(); // Does not close what has the number now.
    IOException e =
        assertThrows(IOException.class, () -> socket.receive(ByteBuffer.allocateDirect(9)));
    assertTrue(e.getMessage().endsWith("recv: error 9"), e.getMessage());
  }

  @Test
  void receive_bufferTooSmall_tellsTheWholeLength() throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open()) {
      ByteBuffer request = ByteBuffer.allocateDirect(100);
      io.netagent.socket.parse.InetDiagRequest.putCompat(request, 1, StateSet.of(), false);
      socket.send(request);
      assertEquals(20, socket.receive(ByteBuffer.allocateDirect(8))); // NLMSG_DONE
    }
  }

  @Test
  void portId_twoSockets_differs() throws IOException {
    try (NetlinkSocket first = NetlinkSocket.open();
        NetlinkSocket second = NetlinkSocket.open()) {
      assertTrue(first.portId() != 0 && first.portId() != second.portId());
    }
  }
}
