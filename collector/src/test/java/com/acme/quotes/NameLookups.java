package com.acme.quotes;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Sick: threads that resolve one name after the other, all of them the same. Arguments: domain,
 * threads.
 */
final class NameLookups {
  private NameLookups() {}

  public static void main(String[] arguments) {
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      new Thread(
              () -> {
                for (int n = 0; n < 100; n++) {
                  resolve("shard-" + n + "." + arguments[0]);
                }
              },
              "mailer-" + i)
          .start();
    }
    System.out.println("READY");
  }

  static boolean resolve(String name) {
    try {
      return InetAddress.getByName(name).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
