package io.netagent.collector.diagnose.site;

import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.SiteKind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells the application's own frame in a stack.
 *
 * <p>With the application's packages given, it is the topmost frame (nearest to the socket call) of
 * one of them. Without, or if no frame is, the topmost one that is neither of the JDK nor of a
 * known library. If nothing remains, the topmost library frame, of Netty's the one that says most
 * ({@link NettyFrames}), else the topmost frame above the JDK's channels, and the site's kind then
 * says that it is a library's. Generated frames have no line and are never named.
 */
public final class ApplicationFrames {
  private static final Pattern GENERATED =
      Pattern.compile(
          "\\$\\$Lambda|LambdaForm\\$|\\$\\$EnhancerBy|\\$\\$FastClassBy|\\$\\$SpringCGLIB|"
              + "\\$ByteBuddy\\$|\\$HibernateProxy\\$|_\\$\\$_|\\$\\$Proxy|(?:^|[.$])\\$Proxy\\d|"
              + "\\$MockitoMock\\$|\\$\\$KotlinClass|"
              + "\\.Generated(?:Method|Constructor|SerializationConstructor)Accessor\\d|"
              + "_ClientProxy\\.|_Subclass\\.");

  /** The site of a thread that waits, as in {@code Finding.siteKind}. */
  public static final String BLOCKED_IN = "blocked-in";

  private static final String CHANNELS = "sun.nio.ch.";

  private final LibraryPackages libraries;
  private final List<String> applicationPackages;

  /** The packages are prefixes such as {@code com.acme}; a class name is one, too. */
  public ApplicationFrames(LibraryPackages libraries, List<String> applicationPackages) {
    this.libraries = libraries;
    this.applicationPackages = List.copyOf(applicationPackages);
  }

  /**
   * The frame that a verdict on this site would name; empty if there is none to name.
   *
   * @param ownPackages those that the process's own agent was told, besides the configured ones
   */
  public String frame(RecordedSite site, List<String> ownPackages) {
    return of(site, ownPackages).frame();
  }

  /**
   * The frame to name for a site.
   *
   * @param ownPackages those that the process's own agent was told, besides the configured ones
   */
  public SiteFrame of(RecordedSite site, List<String> ownPackages) {
    String kind = site.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return of(kind, site.frames(), ownPackages);
  }

  /**
   * The frame to name for a thread that waits, as kind {@code blocked-in}.
   *
   * @param stack of the thread, innermost frame first
   * @param ownPackages as above
   */
  public SiteFrame blockedIn(List<String> stack, List<String> ownPackages) {
    return of(BLOCKED_IN, stack, ownPackages);
  }

  /** Whose code a frame is; null for the application's. */
  public LibraryPackages.@Nullable Kind kindOf(String frame) {
    return libraries.kindOf(withoutModule(frame));
  }

  private SiteFrame of(String kind, List<String> stack, List<String> ownPackages) {
    String frame = first(stack, f -> isApplications(f, ownPackages));
    if (frame == null) {
      frame = first(stack, f -> libraries.kindOf(f) == null);
    }
    if (frame != null) {
      return new SiteFrame(frame, kind, stack);
    }
    for (int rank = 0; rank < NettyFrames.RANKS && frame == null; rank++) {
      int wanted = rank;
      frame =
          first(
              stack,
              f ->
                  libraries.kindOf(f) == LibraryPackages.Kind.LIBRARY
                      && NettyFrames.rank(f) == wanted);
    }
    if (frame == null) {
      frame = first(stack, f -> !f.startsWith(CHANNELS));
    }
    return frame == null ? SiteFrame.NOT_RECORDED : new SiteFrame(frame, kind + "-library", stack);
  }

  private boolean isApplications(String frame, List<String> ownPackages) {
    return (isOf(frame, applicationPackages) || isOf(frame, ownPackages))
        && !libraries.isShaded(frame);
  }

  /** The first frame whose qualified method name passes, with class loader and module taken off. */
  private static @Nullable String first(
      List<String> stack, java.util.function.Predicate<String> passes) {
    for (String frame : stack) {
      String plain = withoutModule(frame);
      if (!isGenerated(plain) && passes.test(plain)) {
        return plain;
      }
    }
    return null;
  }

  public static boolean isGenerated(String frame) {
    int end = frame.indexOf('(');
    return GENERATED.matcher(end < 0 ? frame : frame.substring(0, end)).find();
  }

  /** {@code java.base/java.net.Socket.connect(…)} without {@code java.base/}, {@code app//} too. */
  public static String withoutModule(String frame) {
    int end = frame.indexOf('(');
    int slash = frame.lastIndexOf('/', end < 0 ? frame.length() : end);
    // The name of a hidden class has a slash within; it is generated and not named anyway.
    return slash < 0 || frame.lastIndexOf("$$Lambda", slash) >= 0
        ? frame
        : frame.substring(slash + 1);
  }

  private static boolean isOf(String frame, List<String> packages) {
    for (String prefix : packages) {
      if (!prefix.isEmpty() && frame.startsWith(prefix) && isBoundary(frame, prefix)) {
        return true;
      }
    }
    return false;
  }

  /** So that {@code com.acme} does not mean {@code com.acmebank}. */
  private static boolean isBoundary(String frame, String prefix) {
    if (prefix.endsWith(".") || frame.length() == prefix.length()) {
      return true;
    }
    char next = frame.charAt(prefix.length());
    return next == '.' || next == '$' || next == '(';
  }

  /** The site is of an accepted connection: its handler. */
  public static boolean isFirstReader(SiteFrame site) {
    return site.kind()
        .startsWith(SiteKind.FIRST_READER.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }
}
