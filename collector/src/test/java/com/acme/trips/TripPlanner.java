package com.acme.trips;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Does one thing to connections for each line that it is told. */
public final class TripPlanner {
  private static final String ANONYMOUS = "TLS_DH_anon_WITH_AES_128_GCM_SHA256";
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private TripPlanner() {}

  public static void main(String[] arguments) throws Exception {
    Security.setProperty("jdk.tls.disabledAlgorithms", ""); // Certificates are not the point here.
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("READY");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      System.out.println("DONE " + doIt(words));
    }
  }

  private static String doIt(String[] words) throws Exception {
    switch (words[0]) {
      case "exchange":
        return fetchQuote();
      case "refused":
        return reachNobody();
      case "lookup":
        return findNobody();
      case "tls":
        return shakeHands();
      case "mistrust":
        return mistrust();
      case "traced":
        return traced(words[1], words[2]);
      case "storm":
        return storm(Integer.parseInt(words[1]));
      default:
        return "nothing";
    }
  }

  private static String fetchQuote() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 5, HERE);
        Socket client = new Socket(HERE, listener.getLocalPort());
        Socket server = listener.accept()) {
      client.getOutputStream().write("quote?".getBytes(StandardCharsets.US_ASCII));
      byte[] asked = new byte[100];
      int length = server.getInputStream().read(asked);
      server.getOutputStream().write(asked, 0, length);
      int answered = client.getInputStream().read(asked);
      client.shutdownOutput();
      int end = server.getInputStream().read();
      server.shutdownInput();
      return client.getLocalPort() + " " + answered + " " + end;
    }
  }

  private static String reachNobody() throws IOException {
    try (Socket socket = new Socket(HERE, 1)) {
      return "connected " + socket;
    } catch (ConnectException e) {
      return "refused";
    }
  }

  private static String findNobody() {
    try {
      return InetAddress.getByName("no-such-host.invalid").toString();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private static String traced(String trace, String span) throws IOException {
    SpanContext context =
        SpanContext.create(trace, span, TraceFlags.getSampled(), TraceState.getDefault());
    try (Scope scope = Span.wrap(context).makeCurrent()) {
      return reachNobody() + (scope == null ? "" : " traced");
    }
  }

  private static String shakeHands() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, null, null);
    ServerSocketFactory listeners = context.getServerSocketFactory();
    try (SSLServerSocket listener = (SSLServerSocket) listeners.createServerSocket(0, 5, HERE);
        SSLSocket client =
            (SSLSocket) context.getSocketFactory().createSocket(HERE, listener.getLocalPort())) {
      listener.setEnabledCipherSuites(new String[] {ANONYMOUS});
      listener.setEnabledProtocols(new String[] {"TLSv1.2"});
      client.setEnabledCipherSuites(new String[] {ANONYMOUS});
      client.setEnabledProtocols(new String[] {"TLSv1.2"});
      try (SSLSocket server = (SSLSocket) listener.accept()) {
        Thread answering =
            new Thread(
                () -> {
                  try {
                    server.startHandshake();
                  } catch (IOException e) {
                    System.out.println("FAILED " + e);
                  }
                },
                "tls-server");
        answering.start();
        client.startHandshake();
        answering.join();
        return client.getSession().getProtocol();
      }
    }
  }

  /** The server has no certificate, and the client takes nothing without. */
  private static String mistrust() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, null, null);
    ServerSocketFactory listeners = context.getServerSocketFactory();
    try (SSLServerSocket listener = (SSLServerSocket) listeners.createServerSocket(0, 5, HERE);
        SSLSocket client =
            (SSLSocket)
                context.getSocketFactory().createSocket("localhost", listener.getLocalPort());
        SSLSocket server = (SSLSocket) listener.accept()) {
      Thread answering =
          new Thread(
              () -> {
                try {
                  server.startHandshake();
                } catch (IOException e) {
                  // As it should.
                }
              },
              "tls-server");
      answering.start();
      try {
        client.startHandshake();
        return "trusted";
      } catch (SSLException e) {
        answering.join();
        return "mistrusted";
      }
    }
  }

  /** Connects, accepts and closes: on each side as many times. */
  private static String storm(int connections) throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 50, HERE)) {
      for (int i = 0; i < connections; i++) {
        try (Socket client = new Socket(HERE, listener.getLocalPort());
            Socket server = listener.accept()) {
          client.setSoLinger(true, 0); // So that no port is left in TIME_WAIT.
          server.setSoLinger(true, 0);
        }
      }
    }
    return String.valueOf(connections);
  }
}
