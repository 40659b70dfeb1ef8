package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Polls until a condition holds. */
final class Await {
  private static final long LIMIT_NANOS = 60_000_000_000L;

  private Await() {}

  /** The first value that satisfies the predicate. */
  static <T> T until(Callable<T> source, Predicate<T> wanted, Supplier<String> what)
      throws Exception {
    long end = System.nanoTime() + LIMIT_NANOS;
    T value = source.call();
    while (!wanted.test(value)) {
      if (System.nanoTime() > end) {
        fail("after 20 s still not: " + what.get());
      }
      Thread.sleep(10);
      value = source.call();
    }
    return value;
  }
}
