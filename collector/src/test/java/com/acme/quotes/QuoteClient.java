package com.acme.quotes;

import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

/**
 * Sick: Apache HttpClient 4 as it comes, without a time-out, asks a service that never answers.
 * Arguments: port, number of threads.
 */
final class QuoteClient {
  private QuoteClient() {}

  public static void main(String[] arguments) throws Exception {
    int threads = Integer.parseInt(arguments[1]);
    CloseableHttpClient client =
        HttpClients.custom().setMaxConnTotal(threads).setMaxConnPerRoute(threads).build();
    for (int i = 0; i < threads; i++) {
      String url = "http://127.0.0.1:" + arguments[0] + "/quote/" + i;
      new Thread(() -> quote(client, url), "quote-" + i).start();
    }
    System.out.println("READY");
  }

  static String quote(CloseableHttpClient client, String url) {
    try (CloseableHttpResponse response = client.execute(new HttpGet(url))) {
      return EntityUtils.toString(response.getEntity());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
