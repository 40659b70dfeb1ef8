package com.acme.billing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Sick: a client for each call of Apache HttpClient 4 and of 5, none of which is closed; the
 * garbage collector comes by now and then. Argument: port.
 */
final class ClientPerCall {
  private static final int PERIOD_MILLIS = 250;
  private static final int CALLS_BETWEEN_COLLECTIONS = 6;

  private ClientPerCall() {}

  public static void main(String[] arguments) throws Exception {
    String url = "http://127.0.0.1:" + arguments[0] + "/status";
    for (int i = 1; true; i++) {
      fetchOld(url);
      fetchNew(url);
      if (i == 1) {
        System.out.println("READY");
      }
      if (i % CALLS_BETWEEN_COLLECTIONS == 0) {
        System.gc();
      }
      new CountDownLatch(1).await(PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  static String fetchOld(String url) throws Exception {
    var client = org.apache.http.impl.client.HttpClients.createDefault();
    try (var answer = client.execute(new org.apache.http.client.methods.HttpGet(url))) {
      return org.apache.http.util.EntityUtils.toString(answer.getEntity());
    }
  }

  static String fetchNew(String url) throws Exception {
    return HttpClients.createDefault()
        .execute(
            new org.apache.hc.client5.http.classic.methods.HttpGet(url),
            answer -> EntityUtils.toString(answer.getEntity()));
  }
}
