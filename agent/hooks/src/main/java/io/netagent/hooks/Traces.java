package io.netagent.hooks;

import io.netagent.recorder.EventDraft;
import io.netagent.recorder.ThreadIds;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The OpenTelemetry span that is current on a thread, as the API's own classes tell it: those of
 * OpenTelemetry's agent in the boot loader, or the application's, of which there may be several.
 * Weak: no loader is kept alive. No loader is asked either, which would run the application's code
 * on the agent's thread; and no API before the application has made use of it, because that
 * initialises it.
 */
final class Traces {
  private static final String SPAN = "io.opentelemetry.api.trace.Span";
  private static final String SPAN_CONTEXT = "io.opentelemetry.api.trace.SpanContext";

  /** Initialised by the first look at, or change of, what is current. */
  private static final String STORAGE = "io.opentelemetry.context.LazyStorage";

  /** Of OpenTelemetry's agent, whose classes have names of their own. */
  private static final String SHADED = "io.opentelemetry.javaagent.shaded.";

  /** An application server has one for each of its applications. */
  private static final int MAX_APIS = 16;

  /** A class is noticed before it is there: its loader defines it next. */
  private static final int LOOKS = 3;

  /** A look goes through all classes: some milliseconds. */
  private static final long INTERVAL_NANOS = 1_000_000_000L;

  /**
   * May be asked; that of OpenTelemetry's agent first. Replaced as a whole, by the agent's thread.
   */
  private volatile List<WeakReference<Class<?>>> ready = Collections.emptyList();

  /** A class of interest is being loaded, or may have been. */
  private volatile boolean noticed = true;

  /** Through all classes, that are still to be taken; agent's thread only. */
  private int looks;

  /** Agent's thread only. */
  private long nextAtNanos = Long.MIN_VALUE;

  private volatile @Nullable LoadedClasses loadedClasses;

  /** Threads that are asking: what they call may open connections. */
  private final ConcurrentHashMap<Long, Boolean> asking = new ConcurrentHashMap<>();

  /**
   * Whether a class matters here.
   *
   * @param name internal
   */
  static boolean isOfInterest(String name) {
    return name.endsWith("/LazyStorage") || name.endsWith("/trace/Span");
  }

  /** Null: none are asked from now on. */
  void classes(@Nullable LoadedClasses classes) {
    loadedClasses = classes;
    if (classes == null) {
      ready = Collections.emptyList();
    }
  }

  /** Any thread: a class of interest is being loaded. */
  void noticed() {
    noticed = true;
  }

  /** Agent's thread, every 100 ms while events are wanted. */
  void look(long nowNanos) {
    LoadedClasses classes = loadedClasses;
    if (noticed) {
      noticed = false;
      looks = LOOKS;
    }
    if (classes == null || looks <= 0 || nowNanos < nextAtNanos) {
      return;
    }
    nextAtNanos = nowNanos + INTERVAL_NANOS;
    looks--;
    try {
      ready = find(classes.all());
    } catch (Throwable t) {
      // An API that is none of those that are known here.
      ready = Collections.emptyList();
    }
  }

  private List<WeakReference<Class<?>>> find(Class<?>[] classes) {
    List<Class<?>> spans = new ArrayList<>();
    List<Class<?>> others = new ArrayList<>();
    for (Class<?> type : classes) {
      String name = type.getName();
      if (name.endsWith(SPAN)) {
        spans.add(name.startsWith(SHADED) ? 0 : spans.size(), type);
      } else if (name.endsWith(SPAN_CONTEXT) || name.endsWith(STORAGE)) {
        others.add(type);
      }
    }
    List<WeakReference<Class<?>>> found = new ArrayList<>();
    for (Class<?> span : spans) {
      if (found.size() < MAX_APIS && isUsable(span, others)) {
        found.add(new WeakReference<Class<?>>(span));
      }
    }
    return found;
  }

  private boolean isUsable(Class<?> span, List<Class<?>> others) {
    String prefix = span.getName().substring(0, span.getName().length() - SPAN.length());
    Class<?> context = visible(prefix + SPAN_CONTEXT, span.getClassLoader(), others);
    if (context == null) {
      return false;
    }
    Class<?> storage = visible(prefix + STORAGE, span.getClassLoader(), others);
    if (storage == null || !ClassStates.isInitialized(storage)) {
      // It is loaded, and initialised next, or it will be noticed when it is loaded.
      if (storage != null) {
        noticed = true;
      }
      return false;
    }
    try {
      if (TraceApi.of(span) == null) {
        TraceApi.link(span, context);
      }
      return true;
    } catch (ReflectiveOperationException | LinkageError e) {
      return false;
    }
  }

  /** The class of this name that this loader, or the next one above it, has loaded. */
  private static @Nullable Class<?> visible(
      String name, @Nullable ClassLoader loader, List<Class<?>> classes) {
    for (ClassLoader at = loader; ; at = at.getParent()) {
      for (Class<?> type : classes) {
        if (type.getClassLoader() == at && type.getName().equals(name)) {
          return type;
        }
      }
      if (at == null) {
        return null;
      }
    }
  }

  /** Application's thread: adds the trace that it is in, if any. */
  void addTo(EventDraft event) {
    List<WeakReference<Class<?>>> apis = ready;
    if (apis.isEmpty()) {
      return;
    }
    long self = ThreadIds.current();
    if (asking.putIfAbsent(self, Boolean.TRUE) != null) {
      return;
    }
    try {
      for (WeakReference<Class<?>> reference : apis) {
        Class<?> span = reference.get();
        TraceApi api = span == null ? null : TraceApi.of(span);
        if (api != null && api.addTo(event)) {
          return;
        }
      }
    } catch (Throwable t) {
      // The application's own trouble, or a version of the API that is different.
    } finally {
      asking.remove(self);
    }
  }
}
