package io.netagent.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * {@code -javaagent:netagent.jar}, and the same jar loaded into a JVM that runs. Does as little as
 * possible here: whatever fails is told in one line, and the application goes on as if nothing were
 * there. An exception that left premain would end the JVM.
 *
 * <p>This class stays as it was loaded first, also when another netagent.jar is attached later: how
 * it calls the installer must not change.
 */
public final class NetAgent {
  /** Key of an order (AttachOrder): the jar that is being loaded. */
  private static final String JAR = "netagent.jar=";

  /** Of the installer whose hooks are in; guarded by the lock of this class. */
  private static @Nullable AgentLoader installed;

  private NetAgent() {}

  /** Called by the JVM (java.lang.instrument). */
  public static void premain(String options, Instrumentation instrumentation) {
    try {
      synchronized (NetAgent.class) {
        if (installed == null) {
          call("install", options, instrumentation);
        } else {
          say("is given twice; the second -javaagent is ignored");
        }
      }
    } catch (Throwable t) {
      tell(t);
    }
  }

  /** Called by the JVM (java.lang.instrument) when the jar is loaded while it runs. */
  public static void agentmain(String options, Instrumentation instrumentation) {
    try {
      synchronized (NetAgent.class) {
        call("attach", options, instrumentation);
      }
    } catch (Throwable t) {
      tell(t);
    }
  }

  private static void call(String method, @Nullable String options, Instrumentation instrumentation)
      throws Exception {
    File jar = jar(options);
    AgentLoader current = installed;
    try (AgentLoader loader = current == null ? new AgentLoader(jar) : current) {
      @Nullable Object[] order = {options, jar, null};
      loader
          .loadClass("io.netagent.agent.install.Installer")
          .getMethod(method, Object[].class, Instrumentation.class)
          .invoke(null, order, instrumentation);
      installed = Boolean.TRUE.equals(order[2]) ? loader : null;
    }
  }

  /** This class may be that of another jar, loaded before. */
  private static File jar(@Nullable String options) throws URISyntaxException {
    int start = options == null ? -1 : options.indexOf(JAR);
    if (options == null || start < 0) {
      return new File(NetAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
    start += JAR.length();
    int end = options.indexOf(',', start);
    return new File(options.substring(start, end < 0 ? options.length() : end));
  }

  private static void tell(Throwable thrown) {
    Throwable cause = thrown instanceof InvocationTargetException ? thrown.getCause() : thrown;
    say("does not record: " + cause);
  }

  private static void say(String message) {
    // Messages of exceptions may have more than one line.
    System.err.println("netagent: " + message.replace('\n', ' ').replace('\r', ' '));
  }
}
