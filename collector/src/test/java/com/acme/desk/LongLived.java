package com.acme.desk;

/** Healthy: connections that live as long as the program, and on which little or nothing moves. */
final class LongLived {
  private LongLived() {}

  public static void main(String[] arguments) throws Exception {
    LogConsumer.start();
    try (QuoteStream stream = new QuoteStream()) {
      System.out.println("READY of " + stream);
      System.in.read();
    }
  }
}
