package io.netagent.collector.event;

import io.netagent.recorder.RecordedSite;

/** Tells the frame to blame. */
@FunctionalInterface
public interface SiteFrames {
  /**
   * The application's own frame of a site, else the nearest to it; empty if there is none.
   *
   * @param applicationPackages as the agent was told: prefixes, divided by colons
   */
  String frame(RecordedSite site, String applicationPackages);
}
