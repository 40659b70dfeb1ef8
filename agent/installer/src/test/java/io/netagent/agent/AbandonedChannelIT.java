package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.recorder.FlightRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK never closes a SocketChannel that the application dropped: a certain leak. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#all")
class AbandonedChannelIT {
  @Parameter Jdk jdk;

  @Test
  void record_droppedChannels_showsThemOpenForEver() throws Exception {
    try (ChildJvm child = ChildJvm.on(jdk).start()) {
      child.line();
      child.ask("Lifecycle.drop channel 3");
      // Collected for sure: these sockets were dropped later.
      child.ask("Lifecycle.drop socket 1");
      FlightRecord after =
          Await.until(
              () -> {
                child.ask("Lifecycle.collect");
                return child.record();
              },
              now -> RecordedApis.closed(now) == 1,
              () -> "the socket collected");
      assertEquals(3 + 3 + 1, after.connections().size());
      child.endQuietly();
    }
  }
}
