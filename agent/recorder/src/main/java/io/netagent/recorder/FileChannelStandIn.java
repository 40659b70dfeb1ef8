package io.netagent.recorder;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** In the place of FileChannel, with what Java 21 added to it; never loaded by an agent. */
abstract class FileChannelStandIn {
  abstract MemorySegmentStandIn map(
      FileChannel.MapMode mode, long offset, long size, ArenaStandIn arena) throws IOException;
}
