package io.netagent.collector.expose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class HookReportTest {
  @Test
  void parse_nothingIsMissing_isEmpty() {
    assertEquals(new HookReport(List.of(), List.of()), HookReport.parse(""));
  }

  @Test
  void parse_problemsAndMissingHooks_areToldApart() {
    assertEquals(
        new HookReport(
            List.of("a.B does not exist", "c.D: its class loader does not delegate"),
            List.of("a.B.read(Ljava/io/FileDescriptor;", "a.B.write(")),
        HookReport.parse(
            "a.B does not exist; c.D: its class loader does not delegate; missing:"
                + " a.B.read(Ljava/io/FileDescriptor;, a.B.write("));
  }
}
