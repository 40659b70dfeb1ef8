package com.acme.desk;

/** Healthy: connections that live as long as the program, and on which little or nothing moves. */
final class LongLived {
  private LongLived() {}

  public static void main(String[] arguments) throws Exception {
    LogConsumer.start();
    QuoteStream stream = new QuoteStream();
    System.out.println("READY");
    System.in.read();
    stream.close();
  }
}
