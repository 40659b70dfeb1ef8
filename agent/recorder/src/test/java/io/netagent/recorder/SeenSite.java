package io.netagent.recorder;

import java.util.List;

/** A site as one of the parsers saw it. */
record SeenSite(int kind, List<String> frames, long opened) {
  static SeenSite of(RecordedSite site) {
    return new SeenSite(site.kind().code(), site.frames(), site.opened());
  }
}
