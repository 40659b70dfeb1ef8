package io.netagent.collector.expose.report;

import io.netagent.collector.expose.Answers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one process, file by file. The small files are made first and held, since
 * host names must be known before anything is masked; connections follow page by page.
 */
public final class Bundle {
  /** Rows of one file of connections; a collector gives no more at once. */
  private static final int PAGE_ROWS = 1000;

  private static final int MAX_PAGES = 100;

  private final int pid;
  private final Answers answers;
  private final @Nullable AddressMask mask;
  private final Map<String, String> textByName = new LinkedHashMap<>();
  private final Map<String, String> aboutByName = new LinkedHashMap<>();
  private final List<String> missing = new ArrayList<>();

  /**
   * With no file yet.
   *
   * @param mask null to leave addresses as they are
   */
  public Bundle(int pid, Answers answers, @Nullable AddressMask mask) {
    this.pid = pid;
    this.answers = answers;
    this.mask = mask;
  }

  /** What a question may find in an answer, such as host names. */
  @FunctionalInterface
  public interface Reading {
    void read(String json) throws IOException;
  }

  /** Asks for all small files. What can't be had is said in the README. */
  public void ask(Reading reading) {
    String of = "pid=" + pid;
    ask(
        "process.json",
        "/api/v1/processes?" + of,
        "states, descriptors; agent, its version, hooks and counters",
        reading);
    ask(
        "sites.json",
        "/api/v1/sites?limit=1000&" + of,
        "lines of code that connections come from, with stacks",
        reading);
    ask(
        "threads.json",
        "/api/v1/threads?limit=1000&stacks=true&" + of,
        "blocked calls, and the stacks of threads",
        reading);
    ask(
        "listeners.json",
        "/api/v1/listeners?limit=1000&" + of,
        "accept queues and their limits",
        reading);
    ask("ports.json", "/api/v1/ports", "ephemeral ports of the host", reading);
    ask("remotes.json", "/api/v1/remotes", "the host's largest remotes", reading);
    ask(
        "host.json",
        "/api/v1/host",
        "kernel, TCP counters and limits, how the sockets are read",
        reading);
    ask(
        "history.json",
        "/api/v1/history?" + of,
        "the last hour of the process, a sample each 10 s",
        reading);
    ask("history-host.json", "/api/v1/history", "the same of the whole host", reading);
  }

  private void ask(String name, String target, String about, Reading reading) {
    try {
      String json = answers.get(target);
      reading.read(json);
      add(name, about, json);
    } catch (IOException e) {
      missing(name, String.valueOf(e.getMessage()));
    }
  }

  /** Adds a file. */
  public void add(String name, String about, String text) {
    textByName.put(name, text);
    aboutByName.put(name, about);
  }

  /** Says that something is not there, and why. */
  public void missing(String what, String why) {
    missing.add(what + ": " + why);
  }

  /**
   * Writes everything: the connections first, then what was added, and last the README, which knows
   * what has become of all of it.
   *
   * @param rowsOf how many rows a page of connections holds
   * @param head of the README: what, when, by whom
   */
  public void writeTo(Archive archive, RowCount rowsOf, String head) throws IOException {
    int pages = writeConnections(archive, rowsOf);
    for (Map.Entry<String, String> file : textByName.entrySet()) {
      archive.add(file.getKey(), masked(file.getValue()));
    }
    archive.add("README.txt", masked(readme(head, pages)) + legend());
  }

  /** Counts the rows of a page. */
  @FunctionalInterface
  public interface RowCount {
    int of(String json) throws IOException;
  }

  private int writeConnections(Archive archive, RowCount rowsOf) throws IOException {
    for (int page = 0; page < MAX_PAGES; page++) {
      String json;
      int rows;
      try {
        json =
            answers.get(
                "/api/v1/connections?limit="
                    + PAGE_ROWS
                    + "&offset="
                    + page * PAGE_ROWS
                    + "&pid="
                    + pid);
        rows = rowsOf.of(json);
      } catch (IOException e) {
        missing("connections from row " + page * PAGE_ROWS + " on", String.valueOf(e.getMessage()));
        return page;
      }
      if (rows == 0 && page > 0) {
        return page;
      }
      archive.add(String.format("connections-%03d.json", page), masked(json));
      if (rows < PAGE_ROWS) {
        return page + 1;
      }
    }
    missing("connections", "more than " + PAGE_ROWS * MAX_PAGES + "; the rest is left out");
    return MAX_PAGES;
  }

  private String masked(String text) {
    return mask == null ? text : mask.mask(text);
  }

  private String readme(String head, int pages) {
    StringBuilder text = new StringBuilder(head).append("\n\nFiles\n");
    aboutByName.forEach((name, about) -> line(text, name, about));
    if (pages > 0) {
      line(
          text,
          "connections-NNN.json",
          "each connection with the kernel's whole row; "
              + pages
              + (pages == 1 ? " file" : " files"));
    }
    text.append("\nNot in here, and why\n");
    missing.forEach(each -> text.append("  ").append(each).append('\n'));
    text.append("  Data that was sent or received: netagent never sees it.\n");
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String about) {
    text.append(String.format("  %-22s %s%n", name, about));
  }

  private String legend() {
    if (mask == null) {
      return "\nAddresses and host names are as they are; report --mask-addresses masks them.\n";
    }
    StringBuilder text =
        new StringBuilder(
            "\nAddresses and host names are masked, ports are not. One alias is one address:\n");
    mask.legend().forEach(each -> text.append("  ").append(each).append('\n'));
    return text.toString();
  }
}
