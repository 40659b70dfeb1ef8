package io.netagent.collector.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.Requirement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A JVM of its own, with more or fewer rights, enters another network namespace. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForeignNamespaceRightsTest {
  @Test
  void call_firstThingInAJvm_leavesNoThreadBehind() throws Exception {
    assertEquals(List.of("link read", "available 94", "totals read", "strays 0"), visitWith("env"));
  }

  @Test
  void call_rootWithoutSysAdmin_saysWhatIsMissing() throws Exception {
    // To open the link takes all capabilities that the process has, or CAP_SYS_PTRACE.
    assertEquals(
        List.of(
            "link read",
            "needs CAP_SYS_ADMIN to enter the network namespace of process N",
            "totals read",
            "strays 0"),
        visitWith("setpriv --bounding-set=-sys_admin"));
  }

  @Test
  void call_anotherUser_seesTheNamespaceAndSaysWhatIsMissing() throws Exception {
    // CAP_DAC_READ_SEARCH only lets it read the class path.
    assertEquals(
        List.of(
            "link hidden",
            "needs CAP_SYS_ADMIN to enter the network namespace of process N,"
                + " and CAP_SYS_PTRACE to look at it",
            "totals read",
            "strays 0"),
        visitWith(
            "setpriv --reuid=65534 --regid=65534 --clear-groups"
                + " --inh-caps=-all,+dac_read_search --ambient-caps=-all,+dac_read_search"
                + " --bounding-set=-all,+dac_read_search"));
  }

  private static List<String> visitWith(String prefix) throws Exception {
    Requirement.command("setpriv");
    try (NamespaceProcess other = NamespaceProcess.start(NamespaceProcess.SETTINGS, "")) {
      List<String> command = new ArrayList<>(List.of(prefix.split(" ")));
      command.addAll(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              NamespaceVisitor.class.getName(),
              String.valueOf(other.pid())));
      Process visitor =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      byte[] said = visitor.getInputStream().readAllBytes();
      assertTrue(visitor.waitFor(60, TimeUnit.SECONDS));
      return new String(said, StandardCharsets.UTF_8).lines().toList();
    }
  }
}
