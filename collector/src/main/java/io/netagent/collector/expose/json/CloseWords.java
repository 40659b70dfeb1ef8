package io.netagent.collector.expose.json;

import io.netagent.recorder.CloseReason;

/** What a reason of a close means, in a sentence. */
final class CloseWords {
  private CloseWords() {}

  static String of(CloseReason reason) {
    return switch (reason) {
      case NORMAL -> "The application closed it.";
      case RESET -> "Closed after the peer had reset it.";
      case TIMED_OUT -> "Closed after TCP had given it up: no answer from the peer.";
      case BY_GC -> "Closed by the garbage collector: the application had dropped it unclosed.";
      case BROKEN_PIPE -> "Closed after a write had failed because the peer had closed.";
      case AT_EXIT -> "Closed by the end of the JVM.";
    };
  }
}
