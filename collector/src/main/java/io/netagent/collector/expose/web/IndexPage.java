package io.netagent.collector.expose.web;

import io.netagent.collector.expose.LatestSnapshot;
import java.util.List;

/** {@code /}: where everything is, and what the collector can't see. */
final class IndexPage implements Page {
  private static final String ENDPOINTS =
      """
      <ul>
      <li><a href="/metrics">/metrics</a>: for Prometheus
      <li><a href="/api/v1/findings">/api/v1/findings</a>: verdicts as JSON; ?pid= &amp;rule= &amp;benign=
      <li><a href="/api/v1/connections">/api/v1/connections</a>: TCP sockets as JSON; ?pid= &amp;state= &amp;kind= &amp;limit= &amp;offset=
      <li><a href="/api/v1/groups">/api/v1/groups</a>: the same counted by process, remote, state …; ?by=
      <li><a href="/api/v1/connection">/api/v1/connection</a>: one of them and its life; ?id= (needed)
      <li><a href="/api/v1/process">/api/v1/process</a>: all of one process; ?pid= (needed)
      <li><a href="/api/v1/site">/api/v1/site</a>: all of one place in the code; ?id= (needed)
      <li><a href="/api/v1/openapi.json">/api/v1/openapi.json</a>: all paths, parameters and fields (OpenAPI)
      <li><a href="/api/v1/processes">/api/v1/processes</a>: sockets by process, state and family; ?pid= &amp;limit= &amp;offset=
      <li><a href="/api/v1/threads">/api/v1/threads</a>: blocked calls of a JVM with an agent; ?pid= (needed) &amp;stacks=true (asks it for the stacks of its threads) &amp;limit= &amp;offset=
      <li><a href="/api/v1/sites">/api/v1/sites</a>: where connections are opened, how they are closed, and how many were used once; ?pid= &amp;limit= &amp;offset=
      <li><a href="/api/v1/listeners">/api/v1/listeners</a>: accept queues, the fullest first; ?pid= &amp;limit= &amp;offset=
      <li><a href="/api/v1/ports">/api/v1/ports</a>: ephemeral ports by network namespace; ?limit= &amp;offset=
      <li><a href="/api/v1/remotes">/api/v1/remotes</a>: the largest remotes
      <li><a href="/api/v1/host">/api/v1/host</a>: the kernel's totals, counters and limits; how the sockets are read; ?limit= &amp;offset=
      <li><a href="/api/v1/history">/api/v1/history</a>: the last hour, a sample for each ten seconds; ?pid= (else the host)
      <li><a href="/healthz">/healthz</a>, <a href="/readyz">/readyz</a>: alive; fresh
      </ul>
      """;

  private final LatestSnapshot latest;
  private final String version;

  IndexPage(LatestSnapshot latest, String version) {
    this.latest = latest;
    this.version = version;
  }

  @Override
  public Response answer(Request request) throws BadQueryException {
    request.query().rejectRest();
    StringBuilder html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>");
    html.append("<meta charset=\"utf-8\"><title>netagent</title></head>\n<body>\n<h1>netagent ");
    html.append(HtmlText.escape(version)).append("</h1>\n").append(ENDPOINTS);
    LatestSnapshot.Arrival newest = latest.newest();
    if (newest == null) {
      html.append("<p>No look at the sockets has been finished yet.</p>\n");
    } else {
      appendLimitations(html, newest.snapshot().limitations());
    }
    return new Response(200, Response.HTML, html.append("</body>\n</html>\n").toString());
  }

  private static void appendLimitations(StringBuilder html, List<String> limitations) {
    html.append("<h2>What it can't see</h2>\n");
    if (limitations.isEmpty()) {
      html.append("<p>Nothing is missing.</p>\n");
      return;
    }
    html.append("<ul>\n");
    limitations.forEach(
        limitation -> html.append("<li>").append(HtmlText.escape(limitation)).append('\n'));
    html.append("</ul>\n");
  }
}
