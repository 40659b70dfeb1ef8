package com.acme.billing;

import java.util.ArrayList;
import java.util.List;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;

/**
 * Sick: Apache HttpClient 4, answers neither consumed nor closed, so leases never return and the
 * pool fills. Arguments: port, number of leaked answers.
 */
final class PooledClientLeak {
  private static final List<CloseableHttpResponse> FORGOTTEN = new ArrayList<>();

  private PooledClientLeak() {}

  public static void main(String[] arguments) throws Exception {
    int leaks = Integer.parseInt(arguments[1]);
    CloseableHttpClient client =
        HttpClients.custom().setMaxConnTotal(leaks).setMaxConnPerRoute(leaks).build();
    for (int i = 0; i < leaks; i++) {
      fetchInvoice(client, "http://127.0.0.1:" + arguments[0] + "/invoice/" + i);
    }
    System.out.println("LEAKED " + leaks);
    System.in.read();
  }

  static int fetchInvoice(CloseableHttpClient client, String url) throws Exception {
    CloseableHttpResponse response = client.execute(new HttpGet(url));
    FORGOTTEN.add(response);
    return response.getStatusLine().getStatusCode();
  }
}
