package io.netagent.hooks;

import io.netagent.recorder.EventDraft;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * One copy of OpenTelemetry's API, known by its class Span. Hangs on that class, and only there: it
 * goes when the class goes.
 */
final class TraceApi {
  private static final int TRACE_DIGITS = 32;
  private static final int SPAN_DIGITS = 16;
  private static final int HEX = 16;

  private static final ClassValue<Holder> APIS =
      new ClassValue<Holder>() {
        @Override
        protected Holder computeValue(Class<?> span) {
          return new Holder();
        }
      };

  /** What a class has. */
  private static final class Holder {
    volatile @Nullable TraceApi api;
  }

  /** ()Object: the SpanContext of this thread. */
  private final MethodHandle current;

  /** Of a SpanContext, as both below: (Object)boolean. */
  private final MethodHandle isValid;

  /** (Object)String: lower-case hexadecimal digits. */
  private final MethodHandle traceId;

  private final MethodHandle spanId;

  private TraceApi(Class<?> span, Class<?> context) throws ReflectiveOperationException {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    current =
        MethodHandles.filterReturnValue(
                lookup.findStatic(span, "current", MethodType.methodType(span)),
                lookup.findVirtual(span, "getSpanContext", MethodType.methodType(context)))
            .asType(MethodType.methodType(Object.class));
    isValid = ofContext(lookup, context, "isValid", boolean.class);
    traceId = ofContext(lookup, context, "getTraceId", String.class);
    spanId = ofContext(lookup, context, "getSpanId", String.class);
  }

  private static MethodHandle ofContext(
      MethodHandles.Lookup lookup, Class<?> context, String name, Class<?> result)
      throws ReflectiveOperationException {
    return lookup
        .findVirtual(context, name, MethodType.methodType(result))
        .asType(MethodType.methodType(result, Object.class));
  }

  /**
   * Agent's thread: makes this API known.
   *
   * @param span the interface Span
   * @param context the interface SpanContext of the same loader
   * @throws ReflectiveOperationException if they are not what their names say
   */
  static void link(Class<?> span, Class<?> context) throws ReflectiveOperationException {
    APIS.get(span).api = new TraceApi(span, context);
  }

  /** Null if this class was not linked. */
  static @Nullable TraceApi of(Class<?> span) {
    return APIS.get(span).api;
  }

  /** False if this thread is in no trace of this API. */
  boolean addTo(EventDraft event) throws Throwable {
    Object context = (Object) current.invokeExact();
    if (context == null || !(boolean) isValid.invokeExact(context)) {
      return false;
    }
    String trace = (String) traceId.invokeExact(context);
    String span = (String) spanId.invokeExact(context);
    if (trace == null
        || span == null
        || trace.length() != TRACE_DIGITS
        || span.length() != SPAN_DIGITS) {
      return false;
    }
    event.trace(number(trace, 0), number(trace, SPAN_DIGITS), number(span, 0));
    return true;
  }

  /** Sixteen digits from there. */
  private static long number(String digits, int from) {
    long value = 0;
    for (int i = from; i < from + SPAN_DIGITS; i++) {
      int digit = Character.digit(digits.charAt(i), HEX);
      if (digit < 0) {
        throw new NumberFormatException("not hexadecimal");
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
