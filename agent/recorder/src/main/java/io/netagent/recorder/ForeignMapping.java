package io.netagent.recorder;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * A mapping by java.lang.foreign (JEP 454), from Java 21 on: the older way makes its buffer by
 * reflection, for which these JDKs spin two dozen classes, a fifth of the agent's start.
 *
 * <p>Written for stand-ins, as the JDK that builds this may be older. The installer puts the real
 * names in their place when it defines this class; in the JVMs of tests they stay.
 */
final class ForeignMapping {
  /** Whether this class was defined with the real names. */
  static final boolean IS_THERE = ArenaStandIn.class.getName().startsWith("java.");

  private ForeignMapping() {}

  /** From the file's first byte, for reading and writing. */
  static RecordMemory of(FileChannel file, int bytes) throws IOException {
    Object channel = file;
    MemorySegmentStandIn segment =
        ((FileChannelStandIn) channel)
            .map(FileChannel.MapMode.READ_WRITE, 0, bytes, ArenaStandIn.ofAuto());
    return new RecordMemory(segment, segment.address(), bytes);
  }
}
