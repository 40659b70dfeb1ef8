package io.netagent.collector.expose.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page, which a browser sees. They stand in the jar and in a list: nothing else
 * can be asked for, whatever path a request names.
 */
final class PageFiles {
  /** Where they are served, all but the HTML, which is {@code /}. */
  static final String PREFIX = "/page/";

  private static final String HTML_FILE = "index.html";

  private static final List<String> FILES =
      List.of(
          "about.js",
          "api.js",
          "app.js",
          "base.css",
          "connection.js",
          "connections.js",
          "dom.js",
          "finding.js",
          "findings.css",
          "format.js",
          "groups.js",
          "icon.svg",
          "listing.js",
          "lists.js",
          "now.js",
          "plot-series.js",
          "plots.css",
          "plots.js",
          "pointer.js",
          "process.js",
          "refresh.js",
          "route.js",
          "site.js",
          "tables.css",
          "terms.js",
          "theme.js",
          "uplot/LICENSE",
          "uplot/uPlot.iife.min.js",
          "uplot/uPlot.min.css");

  /**
   * Only what stands in the jar runs and shows; the page asks its own collector alone. uPlot sets
   * styles of elements through the object model, which needs no exception here.
   */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private PageFiles() {}

  /** Each file by the path that it is served at. */
  static Map<String, Page> pages() {
    Map<String, Page> pages = new LinkedHashMap<>();
    for (String file : FILES) {
      pages.put(PREFIX + file, new StaticFile(file));
    }
    pages.put("/", new StaticFile(HTML_FILE));
    return pages;
  }

  static String contentType(String file) {
    return switch (file.substring(file.lastIndexOf('.') + 1)) {
      case "html" -> Response.HTML;
      case "js" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> Response.TEXT;
    };
  }

  /** Read when it is first asked for: the commands that make pages without a server never are. */
  private static final class StaticFile implements Page {
    private final String name;
    private volatile @Nullable Response whole;

    StaticFile(String name) {
      this.name = name;
    }

    @Override
    public Response answer(Request request) throws BadQueryException {
      request.query().rejectRest();
      Response file = whole;
      if (file == null) {
        file = read(name);
        whole = file;
      }
      String known = request.headers().first("If-None-Match");
      return known != null && known.contains(String.valueOf(file.headers().get("ETag")))
          ? new Response(304, file.contentType(), "", file.headers())
          : file;
    }
  }

  private static Response read(String name) {
    String text;
    try (InputStream file = PageFiles.class.getResourceAsStream("page/" + name)) {
      if (file == null) {
        throw new IllegalStateException("the jar lacks page/" + name);
      }
      text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Response(
        200,
        contentType(name),
        text,
        // Asked again each time, answered with 304: a new collector never meets an old page.
        Map.of("ETag", tag(text), "Cache-Control", "no-cache", "Content-Security-Policy", POLICY));
  }

  /** Weak: the same file also goes out as gzip. */
  private static String tag(String text) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "W/\"" + HexFormat.of().formatHex(sum, 0, 12) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
