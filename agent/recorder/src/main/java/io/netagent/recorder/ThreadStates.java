package io.netagent.recorder;

/** The states of a thread as a dump holds them: 1 NEW to 6 TERMINATED, in the JDK's order. */
final class ThreadStates {
  private static final Thread.State[] BY_CODE = {
    Thread.State.NEW,
    Thread.State.RUNNABLE,
    Thread.State.BLOCKED,
    Thread.State.WAITING,
    Thread.State.TIMED_WAITING,
    Thread.State.TERMINATED
  };

  private ThreadStates() {}

  static int code(Thread.State state) {
    for (int i = 0; i < BY_CODE.length; i++) {
      if (BY_CODE[i] == state) {
        return i + 1;
      }
    }
    throw new IllegalArgumentException("no code for " + state);
  }

  static Thread.State ofCode(int code) throws UnreadableRecordException {
    if (code < 1 || code > BY_CODE.length) {
      throw new UnreadableRecordException("state " + code + " of a thread out of range");
    }
    return BY_CODE[code - 1];
  }
}
