package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A Netty whose class loader does not find the hooks stays as it is, and the record says so. */
@ParameterizedClass
@MethodSource("setups")
@Timeout(300)
class NettyLoadersIT {
  @Parameter NettySetup netty;

  static List<NettySetup> setups() {
    return NettySetup.all().stream().filter(setup -> setup.isNative() && !setup.isUring()).toList();
  }

  @Test
  void netty_loaderWithoutBootDelegation_worksUnwatched() throws Exception {
    try (ChildJvm child = netty.start()) {
      Answer answer = child.ask("NettyApart.run " + netty.transport() + " 127.0.0.1 2");
      assertEquals(4, answer.connections().size());
      FlightRecord record =
          Await.until(
              child::recordUnchecked,
              now -> !now.header().hookReport().isEmpty(),
              () -> "a report");
      assertEquals(
          "classes of com.acme.child.NettyApart$Apart, which does not delegate to the boot loader,"
              + " are not watched",
          record.header().hookReport());
      assertEquals(0, record.counter(RecordCounter.HOOK_ERRORS));
      assertEquals(List.of(), record.connections());
      child.ask("close");
      // The same classes from the application's own loader are watched all the same.
      child.ask("NettyEcho.run " + netty.transport() + " 127.0.0.1 1");
      assertEquals(2, child.recordUnchecked().connections().size());
      child.ask("close");
      NettySetup.end(child);
      assertTrue(child.errors().isEmpty() || !child.errors().contains("NoClassDefFoundError"));
    }
  }
}
