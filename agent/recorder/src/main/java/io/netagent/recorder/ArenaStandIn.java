package io.netagent.recorder;

/** In the place of java.lang.foreign.Arena of Java 21; never loaded by an agent. */
interface ArenaStandIn {
  @SuppressWarnings("DoNotCallSuggester")
  static ArenaStandIn ofAuto() {
    throw new UnsupportedOperationException();
  }
}
