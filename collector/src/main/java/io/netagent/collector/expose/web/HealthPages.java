package io.netagent.collector.expose.web;

import io.netagent.collector.expose.LatestSnapshot;
import java.time.Duration;

/** {@code /healthz}: the process lives. {@code /readyz}: what it serves is fresh. */
final class HealthPages {
  /** A snapshot older than this many intervals is not what the host looks like now. */
  private static final int STALE_AFTER_INTERVALS = 3;

  private HealthPages() {}

  static Page alive() {
    return request -> {
      request.query().rejectRest();
      return Response.text(200, "ok");
    };
  }

  static Page ready(LatestSnapshot latest, Duration interval) {
    return request -> {
      request.query().rejectRest();
      LatestSnapshot.Arrival newest = latest.newest();
      if (newest == null) {
        return Response.text(503, "not ready: no look at the sockets has been finished yet");
      }
      Duration age = Duration.ofNanos(latest.ageNanos(newest));
      if (age.compareTo(interval.multipliedBy(STALE_AFTER_INTERVALS)) > 0) {
        return Response.text(
            503,
            "not ready: the latest look at the sockets is "
                + age.toMillis()
                + " ms old, the interval is "
                + interval.toMillis()
                + " ms; the log tells what fails");
      }
      return Response.text(200, "ready");
    };
  }
}
