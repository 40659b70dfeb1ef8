package io.netagent.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code -javaagent:netagent.jar}. Does as little as possible here: whatever fails is told in one
 * line, and the application starts as if nothing were there. An exception that left premain would
 * end the JVM.
 */
public final class NetAgent {
  private static final AtomicBoolean STARTED = new AtomicBoolean();

  private NetAgent() {}

  /** Called by the JVM (java.lang.instrument). */
  public static void premain(String options, Instrumentation instrumentation) {
    try {
      if (STARTED.compareAndSet(false, true)) {
        install(options, instrumentation);
      } else {
        say("is given twice; the second -javaagent is ignored");
      }
    } catch (Throwable t) {
      Throwable cause = t instanceof InvocationTargetException ? t.getCause() : t;
      say("does not record: " + cause);
    }
  }

  private static void install(String options, Instrumentation instrumentation) throws Exception {
    File jar = new File(NetAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (AgentLoader loader = new AgentLoader(jar)) {
      loader
          .loadClass("io.netagent.agent.install.Installer")
          .getMethod("install", String.class, Instrumentation.class, File.class)
          .invoke(null, options, instrumentation, jar);
    }
  }

  private static void say(String message) {
    // Messages of exceptions may have more than one line.
    System.err.println("netagent: " + message.replace('\n', ' ').replace('\r', ' '));
  }
}
