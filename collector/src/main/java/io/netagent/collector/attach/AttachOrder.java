package io.netagent.collector.attach;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What is to be done to which JVM; can be handed to another process.
 *
 * @param startTicks of the process that is meant, so that a new one of its pid is left alone
 * @param request a word that the agent knows: attach or detach
 * @param options of the agent, {@code key=value} divided by commas, or empty
 * @param jar netagent.jar, as this mount namespace sees it
 */
record AttachOrder(int pid, long startTicks, String request, String options, Path jar) {

  void write(OutputStream out) throws IOException {
    Properties words = new Properties();
    words.setProperty("pid", String.valueOf(pid));
    words.setProperty("startTicks", String.valueOf(startTicks));
    words.setProperty("request", request);
    words.setProperty("options", options);
    words.setProperty("jar", jar.toString());
    words.store(out, null);
  }

  static AttachOrder read(InputStream in) throws IOException {
    Properties words = new Properties();
    words.load(in);
    return new AttachOrder(
        Integer.parseInt(words.getProperty("pid", "")),
        Long.parseLong(words.getProperty("startTicks", "")),
        words.getProperty("request", ""),
        words.getProperty("options", ""),
        Path.of(words.getProperty("jar", "")));
  }
}
