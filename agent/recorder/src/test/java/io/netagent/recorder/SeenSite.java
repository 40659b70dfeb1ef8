package io.netagent.recorder;

import java.util.ArrayList;
import java.util.List;

/** A site as one of the parsers saw it; closed by reason, in the order of the codes. */
record SeenSite(int kind, List<String> frames, long opened, List<Long> closed, long usedOnce) {

  /** None of its connections is closed. */
  static SeenSite open(int kind, List<String> frames, long opened) {
    return new SeenSite(kind, frames, opened, List.of(0L, 0L, 0L, 0L, 0L, 0L), 0);
  }

  static SeenSite of(RecordedSite site) {
    List<Long> closed = new ArrayList<>();
    for (CloseReason reason : CloseReason.values()) {
      closed.add(site.closed(reason));
    }
    return new SeenSite(site.kind().code(), site.frames(), site.opened(), closed, site.usedOnce());
  }

  SeenSite withOneMoreOpened() {
    return new SeenSite(kind, frames, opened + 1, closed, usedOnce);
  }

  SeenSite withOneMoreClosed(CloseReason reason, boolean once) {
    List<Long> more = new ArrayList<>(closed);
    more.set(reason.code() - 1, more.get(reason.code() - 1) + 1);
    return new SeenSite(kind, frames, opened, more, usedOnce + (once ? 1 : 0));
  }
}
