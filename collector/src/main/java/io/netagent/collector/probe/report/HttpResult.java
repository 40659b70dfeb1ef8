package io.netagent.collector.probe.report;

import io.netagent.collector.probe.wire.HttpHead;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer.
 *
 * @param detail what is known of a failure; else empty
 * @param head null if none came whole
 * @param announcedBodyBytes Content-Length; -1 if it was not told
 * @param bodyBytes that came, chunks' framing not counted
 * @param chunked whether the body came in chunks
 * @param sentMicros since the probe began: the request was handed to the kernel
 * @param firstByteMicros since the probe began; -1 if none came
 * @param headMicros since the probe began: the head was whole; -1 if it never was
 * @param endMicros since the probe began
 * @param sent the request's bytes, secrets masked
 * @param received the first bytes of the answer, secrets masked
 * @param receivedBytes all that came
 */
public record HttpResult(
    Outcome outcome,
    String detail,
    @Nullable HttpHead head,
    long announcedBodyBytes,
    long bodyBytes,
    boolean chunked,
    long startMicros,
    long sentMicros,
    long firstByteMicros,
    long headMicros,
    long endMicros,
    EscapedText sent,
    EscapedText received,
    long receivedBytes) {

  /** How it ended. */
  public enum Outcome {
    COMPLETE,
    /** More than was wanted; the rest was not read. */
    BODY_CUT,
    NO_ANSWER,
    CLOSED_UNANSWERED,
    HEAD_INCOMPLETE_TIMED_OUT,
    HEAD_INCOMPLETE_CLOSED,
    BODY_INCOMPLETE_TIMED_OUT,
    BODY_INCOMPLETE_CLOSED,
    NOT_HTTP,
    RESET,
    NOT_SENT
  }
}
