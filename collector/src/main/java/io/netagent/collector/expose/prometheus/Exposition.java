package io.netagent.collector.expose.prometheus;

import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * One scrape's answer.
 *
 * @param contentType of the format that the scraper asked for: OpenMetrics, else the text format
 *     0.0.4
 */
public record Exposition(String contentType, String text) {

  /**
   * Answers in the format that is asked for.
   *
   * @param accept the request's Accept header, or null
   */
  public static Exposition of(SnapshotMetrics metrics, @Nullable String accept) {
    String contentType = TextFormat.chooseContentType(accept);
    StringWriter text = new StringWriter();
    try {
      TextFormat.writeFormat(contentType, text, Collections.enumeration(metrics.collect()));
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter threw", e);
    }
    return new Exposition(contentType, text.toString());
  }
}
