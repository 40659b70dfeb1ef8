package io.netagent.collector.expose.web;

import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.NotThereException;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** The pages that a collector serves, asked without a socket. */
public final class PagesInProcess {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final Map<String, Page> pages;

  /** Over these snapshots. */
  public PagesInProcess(CollectorConfig config, String version, LatestSnapshot latest) {
    pages = WebServer.pages(config, version, latest);
  }

  /** The body of the answer; throws IOException, with what a client would read, if it is none. */
  public String get(String target) throws IOException {
    URI asked = URI.create(target);
    Page page = pages.get(asked.getPath());
    if (page == null) {
      throw new IOException("no such page: " + asked.getPath());
    }
    try {
      Response response =
          page.answer(
              new Request(
                  asked.getPath(), QueryParameters.parse(asked.getRawQuery()), name -> null));
      if (response.status() == NOT_FOUND) {
        throw new NotThereException(response.body().strip());
      }
      if (response.status() != OK) {
        throw new IOException(response.body().strip());
      }
      return response.body();
    } catch (BadQueryException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
