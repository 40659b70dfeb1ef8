package com.acme.child;

import java.io.FileInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A program under a security manager: what it may not do, it must not be able to do. */
public final class Permissions {
  private Permissions() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("late")) {
      System.class
          .getMethod("setSecurityManager", Class.forName("java.lang.SecurityManager"))
          .invoke(null, Class.forName("java.lang.SecurityManager").getConstructor().newInstance());
    }
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    Socket client;
    Socket server;
    try (ServerSocket listener = new ServerSocket(0, 5, loopback)) {
      client = new Socket(loopback, listener.getLocalPort());
      server = listener.accept();
    }
    client.getOutputStream().write(7);
    System.out.println("read " + server.getInputStream().read());
    System.out.println("property " + className(() -> System.getProperty("java.home")));
    System.out.println("file " + className(() -> new FileInputStream("/etc/passwd").close()));
    System.out.println("exec " + className(() -> Runtime.getRuntime().exec("true")));
    System.out.println("loader " + className(() -> new ClassLoader(null) {}.getResource("x")));
    System.out.println("hooks " + className(() -> Class.forName("io.netagent.hooks.SocketHooks")));
    System.out.println(
        "access "
            + className(() -> Class.forName("sun.nio.ch.IOUtil").getMethod("load").invoke(null)));
    System.out.println("ready");
    while (System.in.read() >= 0) {
      // Until the test has looked.
    }
    client.close();
    server.close();
    System.out.println("closed");
    System.exit(0);
  }

  private static String className(Stage.Action action) {
    Throwable thrown = Stage.thrownBy(action);
    return thrown == null ? "none" : thrown.getClass().getSimpleName();
  }
}
