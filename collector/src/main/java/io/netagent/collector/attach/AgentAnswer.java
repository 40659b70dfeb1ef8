package io.netagent.collector.attach;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Properties;

/**
 * What the agent in the JVM says it has done. All text is the target's, and hostile.
 *
 * @param detail why it refused, or empty
 * @param placedJar where a copy of netagent.jar was put and stays, as the target sees it; or empty
 * @param command the target's main class or jar, as the JVM knows it; or empty
 */
public record AgentAnswer(Outcome outcome, String detail, String placedJar, String command) {

  /** The first word of the answer. */
  public enum Outcome {
    /** It records since now. */
    ATTACHED,
    /** It recorded already; name or packages are other ones now. */
    CHANGED,
    /** It recorded already, and nothing was to be changed. */
    UNCHANGED,
    /** The hooks are out and the record is gone. */
    DETACHED,
    /** There was nothing to take out. */
    ABSENT,
    /** It did nothing, and the detail tells why. */
    REFUSED
  }

  /**
   * Reads {@code word detail…}.
   *
   * @throws AttachFailedException if it does not begin with a known word
   */
  static AgentAnswer parse(String text, String placedJar, String command)
      throws AttachFailedException {
    String[] parts = text.split(" ", 2);
    try {
      return new AgentAnswer(
          Outcome.valueOf(parts[0].toUpperCase(Locale.ROOT)),
          parts.length > 1 ? parts[1] : "",
          placedJar,
          command);
    } catch (IllegalArgumentException e) {
      throw new AttachFailedException("the agent's answer is not understood: " + text, e);
    }
  }

  void write(OutputStream out) throws IOException {
    Properties words = new Properties();
    words.setProperty("outcome", outcome.name());
    words.setProperty("detail", detail);
    words.setProperty("placedJar", placedJar);
    words.setProperty("command", command);
    words.store(out, null);
  }

  static void writeFailure(String message, OutputStream out) throws IOException {
    Properties words = new Properties();
    words.setProperty("failure", message);
    words.store(out, null);
  }

  /**
   * What {@link #write} or {@link #writeFailure} wrote.
   *
   * @throws AttachFailedException if it is a failure
   */
  static AgentAnswer read(InputStream in) throws IOException, AttachFailedException {
    Properties words = new Properties();
    words.load(in);
    String failure = words.getProperty("failure");
    if (failure != null) {
      throw new AttachFailedException(failure);
    }
    return parse(
        words.getProperty("outcome", "") + " " + words.getProperty("detail", ""),
        words.getProperty("placedJar", ""),
        words.getProperty("command", ""));
  }
}
