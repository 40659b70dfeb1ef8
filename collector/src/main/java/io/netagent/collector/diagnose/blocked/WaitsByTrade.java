package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.Library;
import io.netagent.recorder.RecordedThread;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads whose stack says that they wait for as long as it takes, though they look owed an answer: a
 * library's own reader of a protocol in which both sides speak, whose last write was a receipt; and
 * commands that ask to be held.
 */
final class WaitsByTrade {
  /** Jedis' commands that wait for an element; it takes the time-out away for them. */
  private static final Pattern HELD =
      Pattern.compile(
          "redis\\.clients\\.jedis\\..*\\."
              + "(b[lr]pop|brpoplpush|blmove|blmpop|bzpop|bzmpop|xread|subscribe|psubscribe).*");

  private static final List<String> READERS =
      List.of("okhttp3.internal.ws.", "okhttp3.internal.http2.");

  /** One request, one answer: also where they do it on a thread of their own. */
  private static final Set<Library> ASKING =
      Set.of(
          Library.FEIGN,
          Library.SPRING,
          Library.RETROFIT,
          Library.JAX_RS,
          Library.AWS_SDK,
          Library.OKHTTP,
          Library.HTTP_CLIENT_5,
          Library.HTTP_CLIENT_4,
          Library.HTTP_CLIENT_3,
          Library.URL_CONNECTION,
          Library.JEDIS,
          Library.HIKARI,
          Library.DBCP,
          Library.TOMCAT_JDBC,
          Library.C3P0,
          Library.DRUID,
          Library.AGROAL,
          Library.JDBC);

  private WaitsByTrade() {}

  /**
   * Whether this thread does.
   *
   * @param inApplication a frame of the application is in its stack
   */
  static boolean is(RecordedThread thread, boolean inApplication) {
    boolean asking = false;
    for (String frame : thread.frames()) {
      String plain = ApplicationFrames.withoutModule(frame);
      int end = plain.indexOf('(');
      if (READERS.stream().anyMatch(plain::startsWith)
          || HELD.matcher(end < 0 ? plain : plain.substring(0, end)).matches()) {
        return true;
      }
      Library library = inApplication || asking ? null : Library.of(plain);
      asking |= library != null && ASKING.contains(library);
    }
    return !inApplication && !asking;
  }
}
