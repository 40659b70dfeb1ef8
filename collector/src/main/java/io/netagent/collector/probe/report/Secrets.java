package io.netagent.collector.probe.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The secrets that stand in a target: the user's name and password, and parameters whose name says
 * that they are one. They are sent, and never shown, not even where a server gives them back.
 */
public final class Secrets {
  private static final String MASK = "***";
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "pass|pwd|secret|token|key|auth|sig|session|credential|jwt|^code$|^sid$|^pin$",
          Pattern.CASE_INSENSITIVE);

  /** Shorter ones are masked where they stand, but not wherever else they occur. */
  private static final int MIN_LENGTH = 4;

  private final List<Secret> secrets;

  private record Secret(String text, String shown) {}

  private Secrets(List<Secret> secrets) {
    this.secrets = secrets;
  }

  /** Those of a target. */
  public static Secrets of(Target target) {
    List<Secret> found = new ArrayList<>();
    String user = target.userInfo();
    if (user != null) {
      found.add(new Secret(user, MASK));
      found.add(new Secret(basic(user), MASK));
      found.add(new Secret(user.substring(user.indexOf(':') + 1), MASK));
    }
    int question = target.path().indexOf('?');
    String query = question < 0 ? "" : target.path().substring(question + 1);
    List<Secret> pairs = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && SECRET_NAME.matcher(pair.substring(0, equals)).find()) {
        found.add(new Secret(pair.substring(equals + 1), MASK));
        pairs.add(new Secret(pair, pair.substring(0, equals + 1) + MASK));
      }
    }
    found.removeIf(secret -> secret.text().length() < MIN_LENGTH);
    found.addAll(pairs);
    found.sort(Comparator.comparingInt((Secret secret) -> secret.text().length()).reversed());
    return new Secrets(List.copyOf(found));
  }

  /** Of an Authorization header (RFC 7617). */
  public static String basic(String userInfo) {
    return Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }

  /** The text with each of them replaced; a parameter keeps its name. */
  public String mask(String text) {
    String masked = text;
    for (Secret secret : secrets) {
      masked = masked.replace(secret.text(), secret.shown());
    }
    return masked;
  }

  /** The same for bytes. */
  public byte[] mask(byte[] bytes) {
    return mask(new String(bytes, StandardCharsets.ISO_8859_1))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A header's value, where headers of that name hold secrets as a rule. */
  public String maskField(String name, String value) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "set-cookie" -> value.replaceFirst("=[^;]*", "=" + MASK);
      case "authorization", "cookie", "proxy-authorization" -> MASK;
      default -> mask(value);
    };
  }
}
