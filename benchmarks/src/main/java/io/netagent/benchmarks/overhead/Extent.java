package io.netagent.benchmarks.overhead;

/**
 * How long is measured: forks are JVMs of each variant started anew (what the compiler makes of a
 * program differs from start to start), each takes rounds of turns. A storm, which is compiled
 * differently at each start and steady after it, has more forks and fewer rounds.
 */
record Extent(
    int forks,
    int rounds,
    int stormForks,
    int stormRounds,
    long warmUpMillis,
    long turnMillis,
    int starts,
    int servers) {
  static final Extent FULL = new Extent(3, 6, 6, 2, 5_000, 2_000, 11, 5);

  /** For who works on the benchmark: too short to tell anything of the agent. */
  static final Extent QUICK = new Extent(1, 5, 1, 5, 2_000, 1_000, 5, 2);
}
