package io.netagent.collector.probe.report;

import org.jspecify.annotations.Nullable;

/**
 * What it comes to.
 *
 * @param failed the first phase that failed; null if none did
 * @param code stable, for scripts: {@code fine}, {@code tcp-refused}
 * @param text in words, whole sentences
 * @param advice where to look next; empty if nothing is wrong
 */
public record Verdict(@Nullable Layer failed, String code, String text, String advice) {
  /** No phase failed. */
  public boolean fine() {
    return failed == null;
  }
}
