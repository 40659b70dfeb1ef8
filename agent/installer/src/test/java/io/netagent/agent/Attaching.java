package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import net.bytebuddy.agent.VirtualMachine;

/** Loads the packaged agent into a child that runs, and gets its answer, as a collector does. */
final class Attaching {
  private static int nonces;

  private Attaching() {}

  /**
   * Whoever attaches silences the JDK's warning of it (JEP 451); older JDKs don't know the flag.
   */
  static String[] quiet(Jdk jdk) {
    return jdk.feature() >= 21
        ? new String[] {"-XX:+EnableDynamicAgentLoading"}
        : new String[] {"-XX:+IgnoreUnrecognizedVMOptions"};
  }

  static String attach(ChildJvm child, String options) throws Exception {
    return order(child, ChildJvm.AGENT, "attach" + (options.isEmpty() ? "" : "," + options));
  }

  static String detach(ChildJvm child) throws Exception {
    return order(child, ChildJvm.AGENT, "detach");
  }

  /** The agent's answer, without the nonce. */
  static String order(ChildJvm child, Path jar, String requestAndOptions) throws Exception {
    String nonce = "nonce" + nonces++;
    VirtualMachine machine =
        VirtualMachine.ForHotSpot.attach(String.valueOf(child.process().pid()));
    try {
      String path = jar.toRealPath().toString();
      machine.loadAgent(
          path,
          "netagent.answer="
              + nonce
              + ",netagent.jar="
              + path
              + ",netagent.request="
              + requestAndOptions.replace("DIR", child.records().path().toString()));
      String answer = machine.getAgentProperties().getProperty("netagent.answer", "");
      assertTrue(answer.startsWith(nonce + " "), () -> answer + child.errors());
      return answer.substring(nonce.length() + 1);
    } finally {
      machine.detach();
    }
  }
}
