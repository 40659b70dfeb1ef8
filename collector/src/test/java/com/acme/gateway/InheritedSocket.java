package com.acme.gateway;

import java.nio.channels.Channel;

/** Started with a connection as its standard input, as inetd does. Prints CHANNEL with its type. */
final class InheritedSocket {
  private InheritedSocket() {}

  public static void main(String[] arguments) throws Exception {
    Channel channel = System.inheritedChannel();
    System.out.println("CHANNEL " + channel);
    Thread.sleep(600_000);
  }
}
