package io.netagent.collector.scenario;

import io.netagent.collector.Requirement;
import io.netagent.collector.source.NamespaceProcess;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A network namespace with a client's address, 10.77.0.1, and beside it one with a server's,
 * 10.77.0.2, that can be replaced by another one with the same address: of the connections to the
 * first one it knows nothing.
 */
final class FailoverHosts implements AutoCloseable {
  static final String SERVER = "10.77.0.2";

  private final NamespaceProcess client;
  private NamespaceProcess server;

  FailoverHosts() throws Exception {
    Requirement.command("nsenter");
    client = NamespaceProcess.start("", "");
    server = connected();
  }

  int clientPid() {
    return client.pid();
  }

  int serverPid() {
    return server.pid();
  }

  /** The line is cut before anybody says goodbye. */
  void replaceServer() throws Exception {
    in(client, "ip link del toserver");
    server.close();
    server = connected();
  }

  private NamespaceProcess connected() throws Exception {
    NamespaceProcess made = NamespaceProcess.start("", "");
    in(client, "ip link add toserver type veth peer name toclient netns " + made.pid());
    in(made, "ip addr add " + SERVER + "/24 dev toclient && ip link set toclient up");
    in(client, "ip addr add 10.77.0.1/24 dev toserver && ip link set toserver up");
    return made;
  }

  private static void in(NamespaceProcess namespace, String script) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    "timeout",
                    "20",
                    "nsenter",
                    "-t",
                    "" + namespace.pid(),
                    "-n",
                    "sh",
                    "-c",
                    script))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Requirement.that(process.waitFor() == 0, "no pair of veth devices: " + said);
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }
}
