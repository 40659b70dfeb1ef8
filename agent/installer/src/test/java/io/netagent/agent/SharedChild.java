package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** One child JVM for all tests of a class, for each JDK. */
abstract class SharedChild {
  static ChildJvm child;

  @Parameter Jdk jdk;

  @BeforeParameterizedClassInvocation
  static void start(Jdk jdk) throws Exception {
    child =
        ChildJvm.on(jdk)
            .jvm("-XX:+UnlockDiagnosticVMOptions", "-XX:+BytecodeVerificationLocal")
            .start();
    assertEquals("ready", child.line());
  }

  @AfterParameterizedClassInvocation
  static void end() throws Exception {
    try (ChildJvm ending = child) {
      ending.endQuietly();
    }
  }
}
