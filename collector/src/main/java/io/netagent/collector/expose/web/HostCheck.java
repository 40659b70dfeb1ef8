package io.netagent.collector.expose.web;

import io.netagent.collector.config.ListenAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request pass only if it was meant for us. A page of any web site can make a browser ask
 * its own name after that name was pointed at 127.0.0.1 (DNS rebinding), and read the answer; but
 * the Host header then bears the site's name.
 */
final class HostCheck {
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^\\[\\]:@/\\s]+)(?::\\d{1,5})?");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private final ListenAddress listen;
  private final List<String> allowedHosts;

  HostCheck(ListenAddress listen, List<String> allowedHosts) {
    this.listen = listen;
    this.allowedHosts = allowedHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * @param hostHeader as sent, or null
   */
  boolean allows(@Nullable String hostHeader) {
    if (hostHeader == null) {
      return false;
    }
    Matcher matcher = HOST_AND_PORT.matcher(hostHeader);
    if (!matcher.matches()) {
      return false;
    }
    String bracketed = matcher.group(1).toLowerCase(Locale.ROOT);
    boolean ipv6 = bracketed.startsWith("[");
    String host = ipv6 ? bracketed.substring(1, bracketed.length() - 1) : bracketed;
    boolean ipv4 = IPV4.matcher(host).matches();
    return new ListenAddress(host, 0).isLoopback()
        || host.equals(listen.host().toLowerCase(Locale.ROOT))
        || allowedHosts.contains(host)
        // Listening everywhere, we may be asked under any address. Rebinding needs a name.
        || (listen.isWildcard() && (ipv4 || ipv6));
  }
}
