package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A security manager and a program with few permissions: hooks run with the program's frames on the
 * stack, and ask for nothing that it may not do.
 */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#all")
@Timeout(300)
class SecurityManagerIT {
  private static final String PROGRAM_GRANTS =
      """
        permission java.net.SocketPermission "127.0.0.1:*", "accept,connect,listen,resolve";
        permission java.lang.RuntimePermission "setSecurityManager";
        permission java.lang.RuntimePermission "exitVM";
      """;

  /** When the security manager comes, and whether the policy knows of the agent. */
  enum Case {
    /** With the JVM, before the agent. */
    AT_START_AGENT_TRUSTED("-Djava.security.manager", "start", true),
    AT_START_AGENT_UNKNOWN("-Djava.security.manager", "start", false),
    /** Set by the program. */
    LATER_AGENT_UNKNOWN("-Djava.security.manager=allow", "late", false);

    final String option;
    final String argument;
    final boolean trusted;

    Case(String option, String argument, boolean trusted) {
      this.option = option;
      this.argument = argument;
      this.trusted = trusted;
    }
  }

  @Parameter Jdk jdk;
  @TempDir Path directory;

  private ChildJvm.Builder program(Case given) throws IOException {
    Path policy = directory.resolve("policy");
    String grants = "grant {\n" + PROGRAM_GRANTS + "};\n";
    if (given.trusted) {
      grants +=
          "grant codeBase \""
              + ChildJvm.AGENT.toAbsolutePath().toUri()
              + "\" { permission java.security.AllPermission; };\n";
    }
    Files.writeString(policy, grants);
    ChildJvm.Builder builder = ChildJvm.on(jdk).jvm("-Djava.security.policy==" + policy);
    // Before 12 every program may set one.
    if (jdk.feature() >= 12 || given.argument.equals("start")) {
      builder.jvm(given.option);
    }
    return builder.program("com.acme.child.Permissions", given.argument);
  }

  private static void awaitReady(ChildJvm child) throws Exception {
    for (String line = child.line(); !line.equals("ready"); line = child.line()) {
      // Compared at the end.
    }
  }

  /** The JVM's warning names a hidden class by its address. */
  private static String withoutAddresses(String errors) {
    return errors.replaceAll("0x[0-9a-f]+", "0x");
  }

  @ParameterizedTest
  @EnumSource
  void program_withFewPermissions_runsAsWithoutAgent(Case given) throws Exception {
    assumeTrue(jdk.feature() < 24, "no security manager");
    String output;
    String errors;
    try (ChildJvm child = program(given).withoutAgent().start()) {
      awaitReady(child);
      assertEquals(0, child.end());
      output = child.output();
      errors = child.errors();
      assertTrue(output.contains("property AccessControlException"), output);
    }
    try (ChildJvm child = program(given).start()) {
      awaitReady(child);
      if (given == Case.AT_START_AGENT_UNKNOWN) {
        // The JVM gives it no more rights than the program has; it says so and stays out.
        assertEquals(0, child.end());
        String ours =
            child
                .errors()
                .lines()
                .filter(line -> line.startsWith("netagent: "))
                .toList()
                .toString();
        assertTrue(
            ours.startsWith("[netagent: does not record: java.security.AccessControl"), ours);
        assertEquals(errors.lines().count() + 1, child.errors().lines().count());
        assertEquals(output, child.output());
        return;
      }
      FlightRecord record =
          Await.until(child::record, now -> now.sites().size() == 2, () -> "both sites");
      assertEquals(1, record.counter(RecordCounter.OPENED_CLIENT));
      assertEquals(1, record.counter(RecordCounter.OPENED_SERVER));
      assertEquals(0, child.end());
      assertEquals(output.replace("hooks ClassNotFoundException", "hooks none"), child.output());
      assertEquals(withoutAddresses(errors), withoutAddresses(child.errors()));
      assertEquals(List.of(), child.records().records());
    }
  }
}
