package io.netagent.collector.expose.prometheus;

import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The answers to scrapes. Each snapshot is written once in each format that is asked for, however
 * often it is scraped.
 */
public final class Exposition {
  private static final int GZIP_BUFFER_BYTES = 8 * 1024;

  private final SnapshotMetrics metrics;

  // All guarded by this.
  private final ExpositionWriter writer = new ExpositionWriter();
  private final Answer[] latest = new Answer[4];
  private @Nullable List<Family> families;
  private final ByteArrayOutputStream compressed = new ByteArrayOutputStream(GZIP_BUFFER_BYTES);

  public Exposition(SnapshotMetrics metrics) {
    this.metrics = metrics;
  }

  /** One scrape's answer; not to be changed. */
  public static final class Answer {
    private final String contentType;
    private final byte[] body;

    Answer(String contentType, byte[] body) {
      this.contentType = contentType;
      this.body = body;
    }

    /** Of the format that the scraper asked for: OpenMetrics, else the text format 0.0.4. */
    public String contentType() {
      return contentType;
    }

    @SuppressWarnings("MayReturnMutableArray") // a megabyte, for a stream to be written
    public byte[] body() {
      return body;
    }
  }

  /**
   * Answers in the format that is asked for.
   *
   * @param accept the request's Accept header, or null
   */
  public synchronized Answer answer(@Nullable String accept, boolean gzip) {
    List<Family> current = metrics.collect();
    if (families != current) {
      families = current;
      java.util.Arrays.fill(latest, null);
    }
    String contentType = TextFormat.chooseContentType(accept);
    boolean open = contentType.equals(TextFormat.CONTENT_TYPE_OPENMETRICS_100);
    int place = (open ? 2 : 0) + (gzip ? 1 : 0);
    Answer answer = latest[place];
    if (answer == null) {
      ByteText text = open ? writer.openMetrics(current) : writer.text004(current);
      answer = new Answer(contentType, gzip ? gzipped(text) : text.copy());
      latest[place] = answer;
    }
    return answer;
  }

  /** Fast rather than small: the rest of the way is mostly one host. */
  private byte[] gzipped(ByteText text) {
    compressed.reset();
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(compressed, GZIP_BUFFER_BYTES) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      text.writeTo(gzip);
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer threw", e);
    }
    return compressed.toByteArray();
  }
}
