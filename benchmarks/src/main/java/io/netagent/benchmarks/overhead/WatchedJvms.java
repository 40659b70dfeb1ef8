package io.netagent.benchmarks.overhead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts JVMs of all variants with the same program and the same heap. Each has a directory of its
 * own on tmpfs, removed with it.
 */
final class WatchedJvms implements AutoCloseable {
  private static final String PROGRAMS = "io.netagent.benchmarks.overhead.watched.";

  private final Path javaHome;
  private final Path agent;
  private final @Nullable Path openTelemetry;
  private final List<Variant> variants;
  private List<String> heap = List.of("-Xms256m", "-Xmx256m");
  private final Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "netagent-cost-");

  WatchedJvms(Path javaHome, Path agent, @Nullable Path openTelemetry) throws IOException {
    this.javaHome = javaHome;
    this.agent = agent;
    this.openTelemetry = openTelemetry;
    this.variants = Variant.of(javaHome, openTelemetry);
  }

  List<Variant> variants() {
    return variants;
  }

  /**
   * From now on: a heap that a program touches from end to end, whatever it does. What one JVM has
   * resident more than another is not heap then.
   */
  void useSmallSerialHeap() {
    heap = List.of("-XX:+UseSerialGC", "-Xms96m", "-Xmx96m", "-Xmn32m");
  }

  /** In another order for each round, so that nobody is always the first or behind the same. */
  List<Variant> order(int round) {
    return order(variants, round);
  }

  /** The same without the peers, which do nothing at a socket, or are known to do much. */
  List<Variant> orderWithoutPeers(int round) {
    List<Variant> own = new ArrayList<>(variants);
    own.remove(Variant.OPENTELEMETRY);
    own.remove(Variant.JFR);
    return order(own, round);
  }

  private static List<Variant> order(List<Variant> variants, int round) {
    List<Variant> order = new ArrayList<>(variants);
    Collections.rotate(order, round);
    if (round % 2 == 1) {
      Collections.reverse(order);
    }
    return order;
  }

  /** Where the agent of this variant leaves its files. */
  Path directory(Variant variant) throws IOException {
    return Files.createDirectories(directory.resolve(variant.name()));
  }

  ProcessBuilder command(Variant variant, String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin/java").toString());
    command.addAll(heap);
    command.addAll(variant.options(agent, openTelemetry, directory(variant)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), PROGRAMS + program));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  Fork start(List<Variant> order, String program, String... arguments) throws IOException {
    Fork fork = new Fork();
    try {
      for (Variant variant : order) {
        fork.add(variant, new Watched(command(variant, program, arguments)));
      }
      return fork;
    } catch (IOException e) {
      fork.close();
      throw e;
    }
  }

  /** What the variant has left so far, its records and its cache included. */
  void forget(Variant variant) throws IOException {
    removeBelow(directory(variant));
  }

  @Override
  public void close() throws IOException {
    removeBelow(directory);
    Files.deleteIfExists(directory);
  }

  private static void removeBelow(Path top) throws IOException {
    try (Stream<Path> files = Files.walk(top)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(top)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
