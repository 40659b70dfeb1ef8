package io.netagent.benchmarks.overhead.watched;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Runs a workload whenever its parent gives it a turn: a line with milliseconds comes in, a line
 * {@code operations nanos} goes out. The end of the input is the end of the program.
 */
final class Turns {
  private Turns() {}

  /** Something that can go on for a while. */
  interface Workload {
    /** Operations done until then. */
    long runUntil(long deadlineNanos) throws Exception;
  }

  static void take(Workload workload) throws Exception {
    System.out.println("ready");
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      long startNanos = System.nanoTime();
      long operations = workload.runUntil(startNanos + Long.parseLong(line) * 1_000_000);
      System.out.println(operations + " " + (System.nanoTime() - startNanos));
    }
  }

  /** For servers, which work when they are asked: returns when the parent ends the input. */
  static void serve(int port) throws IOException {
    System.out.println("ready");
    System.out.println(port);
    while (System.in.read() >= 0) {
      // Nothing is sent.
    }
  }
}
