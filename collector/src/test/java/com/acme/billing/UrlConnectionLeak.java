package com.acme.billing;

import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Sick: the JDK's own client, the answer's stream left half read and open. The streams are kept, so
 * GC closes none. Arguments: port, number of leaked answers.
 */
final class UrlConnectionLeak {
  private static final List<InputStream> FORGOTTEN = new ArrayList<>();

  private UrlConnectionLeak() {}

  public static void main(String[] arguments) throws Exception {
    int leaks = Integer.parseInt(arguments[1]);
    for (int i = 0; i < leaks; i++) {
      fetchRate("http://127.0.0.1:" + arguments[0] + "/rate/" + i);
    }
    System.out.println("LEAKED " + leaks);
    System.in.read();
  }

  static int fetchRate(String url) throws Exception {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    InputStream body = connection.getInputStream();
    FORGOTTEN.add(body);
    return body.read();
  }
}
