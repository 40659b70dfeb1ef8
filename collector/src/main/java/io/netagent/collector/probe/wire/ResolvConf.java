package io.netagent.collector.probe.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of resolv.conf(5) decides which server is asked for which name, with glibc's limits.
 *
 * @param servers addresses as they stand there; at most 3 (MAXNS)
 * @param search domains to append, in their order
 * @param ndots a name with as many dots is tried as it is first; 0 to 15
 * @param ignored lines that were not understood, as they stand there
 */
public record ResolvConf(
    List<String> servers, List<String> search, int ndots, List<String> ignored) {
  private static final int MAX_SERVERS = 3;
  private static final int MAX_NDOTS = 15;

  public ResolvConf {
    servers = List.copyOf(servers);
    search = List.copyOf(search);
    ignored = List.copyOf(ignored);
  }

  /** The text of a file. Without a server in it, glibc asks the one on this host. */
  public static ResolvConf parse(String text) {
    List<String> servers = new ArrayList<>();
    List<String> search = List.of();
    List<String> ignored = new ArrayList<>();
    int ndots = 1;
    for (String line : text.split("\n", -1)) {
      String[] words = line.strip().split("\\s+");
      if (words[0].isEmpty() || words[0].startsWith("#") || words[0].startsWith(";")) {
        continue;
      }
      switch (words[0]) {
        case "nameserver" -> {
          if (words.length >= 2 && Hosts.literal(words[1]).isPresent()) {
            servers.add(words[1]);
          } else {
            ignored.add(line);
          }
        }
        case "domain", "search" -> {
          List<String> domains = List.of(words).subList(1, words.length);
          search = domains.stream().filter(DnsQuestion::isName).toList();
          if (search.size() < domains.size()) {
            ignored.add(line);
          }
        }
        case "options" -> ndots = ndots(words).orElse(ndots);
        case "sortlist" -> {}
        default -> ignored.add(line);
      }
    }
    return new ResolvConf(
        servers.subList(0, Math.min(MAX_SERVERS, servers.size())), search, ndots, ignored);
  }

  private static Optional<Integer> ndots(String[] words) {
    Optional<Integer> found = Optional.empty();
    for (String word : words) {
      if (word.matches("ndots:\\d{1,9}")) {
        found = Optional.of(Math.min(MAX_NDOTS, Integer.parseInt(word.substring(6))));
      }
    }
    return found;
  }

  /** The names to ask for, in order, none with a dot at its end. */
  public List<String> candidates(String name) {
    if (name.endsWith(".")) {
      return List.of(name.substring(0, name.length() - 1));
    }
    List<String> names = new ArrayList<>();
    for (String domain : search) {
      String full = name + "." + (domain.endsWith(".") ? domain : domain + ".");
      if (DnsQuestion.isName(full)) {
        names.add(full.substring(0, full.length() - 1));
      }
    }
    boolean asItIsFirst = name.chars().filter(c -> c == '.').count() >= ndots;
    names.add(asItIsFirst ? 0 : names.size(), name);
    return names;
  }
}
