package io.netagent.collector.expose.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Standard output, or another stream. One that takes nothing for a while makes the writer wait;
 * what happens meanwhile is lost in the JVMs, and counted.
 */
final class StreamSink implements LineSink {
  private final OutputStream stream;

  StreamSink(OutputStream stream) {
    this.stream = stream;
  }

  @Override
  public String name() {
    return "standard output";
  }

  @Override
  public Outcome write(List<byte[]> lines) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    lines.forEach(joined::writeBytes);
    try {
      joined.writeTo(stream);
      stream.flush();
      return new Outcome(lines.size(), null);
    } catch (IOException e) {
      return new Outcome(0, e); // Nobody reads it any more, so nobody has a part of it.
    }
  }

  /** The stream is not this class's to close. */
  @Override
  public void close() {}
}
