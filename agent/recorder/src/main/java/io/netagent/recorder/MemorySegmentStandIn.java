package io.netagent.recorder;

/** In the place of java.lang.foreign.MemorySegment of Java 21; never loaded by an agent. */
interface MemorySegmentStandIn {
  long address();
}
