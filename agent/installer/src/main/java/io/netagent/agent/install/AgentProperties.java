package io.netagent.agent.install;

import java.io.File;
import java.util.Properties;

/**
 * The JVM's agent properties: what tools read through the attach socket and the application does
 * not see. The answer to an attach stands there, so that nothing is printed into the application.
 * The collector reads them (AttachExchange).
 */
final class AgentProperties {
  private static final String ANSWER = "netagent.answer";
  private static final String JAR = "netagent.jar";
  private static final String PLACED = "netagent.placed";

  private final Properties properties;

  private AgentProperties(Properties properties) {
    this.properties = properties;
  }

  /** Of this JVM. */
  static AgentProperties open(JavaBase javaBase, int jdk) throws ReflectiveOperationException {
    return new AgentProperties(
        (Properties)
            javaBase
                .internalClass(jdk == 8 ? "sun.misc" : "jdk.internal.vm", "VMSupport")
                .getMethod("getAgentProperties")
                .invoke(null));
  }

  /**
   * Leaves an answer.
   *
   * @param nonce of the request, so that it is not taken for that to an earlier one
   */
  void answer(String nonce, String text) {
    properties.setProperty(ANSWER, nonce + " " + text);
  }

  /** The jar in use, which a later request can be loaded from; placed: a copy made for this. */
  void jarInUse(String path, boolean placed) {
    properties.setProperty(JAR, path);
    if (placed) {
      properties.setProperty(PLACED, path);
    }
  }

  /** Nothing records any more; a copy that was made is deleted. */
  void noJarInUse() {
    Object jar = properties.remove(JAR);
    if (jar != null && jar.equals(properties.getProperty(PLACED))) {
      boolean unused = new File(jar.toString()).delete();
    }
  }
}
