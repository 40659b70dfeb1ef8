package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

/** A JDK, a Netty and one of its transports. */
record NettySetup(Jdk jdk, String version, String transport) {
  /**
   * Of the long-term JDKs with modules the oldest and the newest have all of them; the others, on
   * which Netty's classes are the same, one.
   */
  static List<NettySetup> all() {
    List<NettySetup> setups = new ArrayList<>();
    for (Jdk jdk : Jdk.all()) {
      setups.add(new NettySetup(jdk, "4.1", "epoll"));
      if (jdk.feature() == 17 || jdk.feature() == 25) {
        setups.add(new NettySetup(jdk, "4.1", "nio"));
        setups.add(new NettySetup(jdk, "4.1", "incubator"));
        setups.add(new NettySetup(jdk, "4.2", "epoll"));
        setups.add(new NettySetup(jdk, "4.2", "nio"));
        setups.add(new NettySetup(jdk, "4.2", "io_uring"));
        setups.add(new NettySetup(jdk, "shaded", "epoll"));
      }
    }
    return setups;
  }

  boolean isUring() {
    return transport.equals("io_uring") || transport.equals("incubator");
  }

  /** Its own transport, not the JDK's sockets. */
  boolean isNative() {
    return !transport.equals("nio");
  }

  /** The child takes commands; every class is verified. */
  ChildJvm.Builder child() {
    ChildJvm.Builder child =
        ChildJvm.on(jdk)
            .classPath(NettyJars.classPath(version))
            .jvm("-XX:+UnlockDiagnosticVMOptions", "-XX:+BytecodeVerificationLocal");
    if (jdk.feature() >= 17) {
      // Netty's own warnings of later JDKs.
      child.jvm("--enable-native-access=ALL-UNNAMED");
    }
    return jdk.feature() >= 24 ? child.jvm("--sun-misc-unsafe-memory-access=allow") : child;
  }

  ChildJvm start() throws Exception {
    return started(child());
  }

  ChildJvm started(ChildJvm.Builder builder) throws Exception {
    ChildJvm child = builder.start();
    assertEquals("ready", child.line());
    if (isUring()) {
      Answer answer = child.ask("NettyConnects.available " + transport);
      Needed.require(
          answer.fact("available").equals("true"),
          "the kernel gives no io_uring: " + answer.fact("why"));
    }
    return child;
  }

  /** An orderly end; Netty may have said something of its own. */
  static void end(ChildJvm child) throws Exception {
    int exit = child.end();
    assertFalse(child.errors().contains("netagent"), child::errors);
    assertEquals(0, exit);
    assertTrue(child.records().records().isEmpty());
  }

  @Override
  public String toString() {
    return jdk + ", Netty " + version + " " + transport;
  }
}
