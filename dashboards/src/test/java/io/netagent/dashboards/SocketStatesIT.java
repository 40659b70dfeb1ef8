package io.netagent.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The counts by state beside those of another program that reads the same table. */
@RequiresTools({"prometheus-node-exporter", "unshare", "ip"})
class SocketStatesIT {
  /** No other process is seen there, and none of their connections. */
  private static final List<Object> ALONE =
      List.of("-npf", "--mount-proc", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh");

  @Test
  void connections_byState_areThoseOfNodeExporter() throws Exception {
    Tool namespace = inNamespace("true");
    if (namespace.exitCode() != 0) {
      assertTrue(!"true".equals(System.getenv("CI")), "CI=true, and " + namespace.output());
      Assumptions.abort("no namespace of its own: " + namespace.output());
    }
    Tool compared =
        inNamespace(
            SickHost.java("java"),
            "-cp",
            SickHost.classPath(),
            SocketStates.class.getName(),
            SickHost.dist("netagent-collector.jar"));
    assertEquals(0, compared.exitCode(), compared.output());
    assertTrue(compared.output().endsWith("EQUAL\n"), compared.output());
  }

  private static Tool inNamespace(Object... command) throws Exception {
    List<Object> all = new ArrayList<>(ALONE);
    all.addAll(List.of(command));
    return Tool.run("unshare", all.toArray());
  }
}
