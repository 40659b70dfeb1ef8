package io.netagent.collector.source;

import com.sun.jna.Memory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A JVM of its own that enters the namespace of a process before it has done anything else. */
final class NamespaceVisitor {
  private NamespaceVisitor() {}

  public static void main(String[] args) throws Exception {
    int pid = Integer.parseInt(args[0]);
    NetworkNamespaces namespaces = new NetworkNamespaces(Path.of("/proc"));
    namespaces.refresh(List.of(NamespaceProcess.sighted(pid)), 0);
    NetworkNamespace foreign =
        namespaces.namespaces().stream().filter(n -> !n.own()).findFirst().orElseThrow();
    System.out.println("link " + (foreign.inode() >= 0 ? "read" : "hidden"));
    ForeignNamespace entry = new ForeignNamespace(Path.of("/proc"), Duration.ofSeconds(60));
    try {
      long available =
          entry.call(
              foreign,
              () -> {
                try (Memory memory = new Memory(64)) {
                  memory.clear();
                }
                return TcpLimits.read(Path.of("/proc")).localPorts().available();
              });
      System.out.println("available " + available);
    } catch (NamespaceException e) {
      System.out.println(e.getMessage().replace(args[0], "N"));
    }
    System.out.println(
        "totals "
            + (SocketTotals.read(Path.of("/proc", args[0])).inUse() >= 0 ? "read" : "unknown"));
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (ForeignNamespaceTest.threadsIn(foreign) > 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait(); // For the kernel the reader ends a moment later than for Java.
    }
    System.out.println("strays " + ForeignNamespaceTest.threadsIn(foreign));
  }
}
