package com.acme.child;

import java.lang.reflect.Method;
import java.net.ServerSocket;
import java.net.Socket;

/** An application with the API of OpenTelemetry, and without its agent. */
public final class Traced {
  private static final String API = "io.opentelemetry.api.trace.";

  private Traced() {}

  /** Trace and span, or none: both ends of a connection, opened and closed by one thread. */
  public static void connection(Stage stage, String[] traceAndSpan) throws Exception {
    if (traceAndSpan.length < 2) {
      exchange();
      return;
    }
    AutoCloseable scope = current(traceAndSpan[0], traceAndSpan[1]);
    try {
      exchange();
    } finally {
      scope.close();
    }
  }

  /** The same for as long as an agent may need to learn that there is such an API. */
  public static void often(Stage stage, String[] traceAndSpan) throws Exception {
    for (int i = 0; i < 30; i++) {
      connection(stage, traceAndSpan);
      Thread.sleep(100);
    }
  }

  private static void exchange() throws Exception {
    try (ServerSocket listener = Stage.listener("127.0.0.1");
        Socket client = Stage.connect(listener);
        Socket server = listener.accept()) {
      client.getOutputStream().write(1);
      server.getInputStream().read();
    }
  }

  /** Makes a span current on this thread: the API is not on the class path of the compiler. */
  private static AutoCloseable current(String trace, String span) throws Exception {
    ClassLoader loader = Traced.class.getClassLoader();
    Class<?> contexts = Class.forName(API + "SpanContext", true, loader);
    Class<?> flags = Class.forName(API + "TraceFlags", true, loader);
    Class<?> states = Class.forName(API + "TraceState", true, loader);
    Class<?> spans = Class.forName(API + "Span", true, loader);
    Object context =
        contexts
            .getMethod("create", String.class, String.class, flags, states)
            .invoke(
                null,
                trace,
                span,
                flags.getMethod("getSampled").invoke(null),
                states.getMethod("getDefault").invoke(null));
    Object wrapped = spans.getMethod("wrap", contexts).invoke(null, context);
    Method makeCurrent = spans.getMethod("makeCurrent");
    return (AutoCloseable) makeCurrent.invoke(wrapped);
  }
}
