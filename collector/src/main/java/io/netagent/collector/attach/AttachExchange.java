package io.netagent.collector.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.bytebuddy.agent.VirtualMachine;

/**
 * Carries out one order: brings netagent.jar to where the JVM can read it, has it loaded, and asks
 * what came of it. The answer stands in the JVM's agent properties, which tools see and the
 * application does not: nothing is printed there.
 */
final class AttachExchange {
  // Keys of the agent properties; the agent writes them (agent/installer, AttachAnswers).
  private static final String ANSWER = "netagent.answer";

  /** The jar that is in use. */
  private static final String JAR = "netagent.jar";

  /** Where a copy was placed the last time, also after it was taken away. */
  private static final String PLACED = "netagent.placed";

  /** Of the second line: a number, behind "return code: " since JDK 9. */
  private static final Pattern RETURN_CODE = Pattern.compile("\\A0\n(?:return code: )?(-?\\d+)");

  private final AttachOrder order;
  private final TargetJvm target;
  private final TargetTmp tmp;
  private final byte[] jar;
  private final AttachSocket socket;
  private final VirtualMachine machine;

  private AttachExchange(AttachOrder order, TargetJvm target, TargetTmp tmp, byte[] jar)
      throws IOException {
    this.order = order;
    this.target = target;
    this.tmp = tmp;
    this.jar = jar;
    this.socket = new AttachSocket(target, tmp);
    this.machine = VirtualMachine.ForHotSpot.attach(String.valueOf(target.pid()), pid -> socket);
  }

  /**
   * @param becomeTarget takes the target's user and group for the rest of this process's life: a
   *     JVM obeys no other (JDK 8 not even root)
   */
  static AgentAnswer run(AttachOrder order, boolean becomeTarget) throws AttachFailedException {
    TargetJvm target = TargetJvm.find(order.pid());
    if (target.startTicks() != order.startTicks()) {
      throw new AttachFailedException("process " + order.pid() + " has ended");
    }
    try (TargetTmp tmp = TargetTmp.open(target)) {
      byte[] jar = Files.readAllBytes(order.jar());
      boolean seen = target.sees(order.jar());
      if (becomeTarget) {
        int result = Posix.become(target.uid(), target.gid());
        if (result < 0) {
          throw new AttachFailedException(
              "can't become uid "
                  + target.uid()
                  + " (errno "
                  + -result
                  + "): CAP_SETUID is needed");
        }
      }
      return new AttachExchange(order, target, tmp, jar).run(seen);
    } catch (IOException e) {
      throw new AttachFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private AgentAnswer run(boolean seen) throws IOException, AttachFailedException {
    Properties before = machine.getAgentProperties();
    String inUse = before.getProperty(JAR, "");
    if (!inUse.isEmpty()) {
      try {
        return load(inUse, "");
      } catch (AttachFailedException e) {
        // The jar is gone; another copy of it will do, and if not, says why.
      }
    }
    // A comma ends an option; the JVM takes the path as one.
    String path = order.jar().toString();
    if (seen && path.indexOf(',') < 0 && path.indexOf('=') < 0 && Posix.readable(path)) {
      return load(path, "");
    }
    String placed = tmp.place(jar, before.getProperty(PLACED, ""));
    boolean keep = false;
    try {
      AgentAnswer answer = load(placed, placed);
      keep = placed.equals(machine.getAgentProperties().getProperty(JAR));
      return keep
          ? answer
          : new AgentAnswer(answer.outcome(), answer.detail(), "", answer.command());
    } finally {
      if (!keep) {
        tmp.remove(placed);
      }
    }
  }

  private AgentAnswer load(String path, String placed) throws IOException, AttachFailedException {
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    String nonce = HexFormat.of().formatHex(random);
    try {
      machine.loadAgent(
          path,
          "netagent.request="
              + order.request()
              + ",netagent.answer="
              + nonce
              + ",netagent.jar="
              + path
              + (placed.isEmpty() ? "" : ",netagent.placed=true")
              + (order.options().isEmpty() ? "" : "," + order.options()));
    } catch (IllegalStateException e) {
      throw refused(socket.reply());
    }
    Matcher code = RETURN_CODE.matcher(socket.reply());
    if (!code.find() || Integer.parseInt(code.group(1)) != 0) {
      throw refused(socket.reply());
    }
    Properties after = machine.getAgentProperties();
    String answer = after.getProperty(ANSWER, "");
    if (!answer.startsWith(nonce + " ")) {
      throw new AttachFailedException(
          "the agent was loaded into process " + target.pid() + " and left no answer");
    }
    return AgentAnswer.parse(
        answer.substring(nonce.length() + 1), placed, after.getProperty("sun.java.command", ""));
  }

  /** HotSpot's and JPLIS's own words, with what they mean. */
  private AttachFailedException refused(String reply) {
    String process = "process " + target.pid();
    if (reply.contains("Dynamic agent loading is not enabled")) {
      return new AttachFailedException(
          process
              + " was started with -XX:-EnableDynamicAgentLoading: it can only be recorded when"
              + " started with -javaagent:netagent.jar");
    }
    if (reply.contains("java.instrument") || reply.contains("instrument was not loaded")) {
      return new AttachFailedException(
          process
              + " has no module java.instrument: add it (jlink --add-modules java.instrument, or"
              + " --add-modules java.instrument when it starts)");
    }
    return new AttachFailedException(
        process + " did not load the agent: " + reply.strip().replaceAll("\\s*\n\\s*", "; "));
  }
}
