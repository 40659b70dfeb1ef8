package io.netagent.collector.probe.report;

import io.netagent.collector.probe.wire.EscapedBytes;
import java.util.List;

/** Bytes as lines of plain ASCII; see {@link EscapedBytes}. */
public record EscapedText(List<String> lines) {
  public EscapedText {
    lines = List.copyOf(lines);
  }

  /** Of these bytes. */
  public static EscapedText of(byte[] bytes) {
    return new EscapedText(EscapedBytes.lines(bytes));
  }
}
