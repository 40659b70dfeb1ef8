package io.netagent.collector.source;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides what looks like a secret in a command line before anybody sees it.
 *
 * <p>Told by the name before the {@code =}, so it can't find a secret that bears no name; where a
 * value's end is in doubt, more is hidden rather than less.
 */
final class SecretMask {
  private static final String MASK = "***";

  private static final String NAME =
      "[\\w.\\[\\]-]*(?:passw(?:or)?d|passphrase|pwd|pass|secret|token|credentials?|key|auth"
          + "|authorization|signature|sig|jwt|cookie|session_?id|pin)";

  /**
   * {@code user:pass@} and {@code token@} in a URL; the last @ ends it, a password may hold one.
   */
  private static final Pattern USER_INFO =
      Pattern.compile("(://)(?:([^/?#\\s:@]*)(:)[^/?#\\s]*|[^/?#\\s:@]+)@");

  /** In a query string the value ends at the next parameter. */
  private static final Pattern QUERY =
      Pattern.compile("([?&]" + NAME + "=)[^&#\\s]+", Pattern.CASE_INSENSITIVE);

  /** Elsewhere it goes to the end: a password may hold any separator. */
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "((?<![?&\\w.\\[\\]-])" + NAME + "[=:](?!//)).+",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern SCHEME =
      Pattern.compile("\\b(bearer|basic)\\s+\\S+", Pattern.CASE_INSENSITIVE);

  /** {@code --password hunter2}: the secret is the next argument. */
  private static final Pattern NAMES_NEXT = Pattern.compile("--?" + NAME, Pattern.CASE_INSENSITIVE);

  private SecretMask() {}

  /** The arguments as one line, without what looks like a secret. */
  static String commandLine(List<String> arguments) {
    StringBuilder line = new StringBuilder();
    boolean nextIsSecret = false;
    for (String argument : arguments) {
      if (line.length() > 0) {
        line.append(' ');
      }
      line.append(nextIsSecret && !argument.startsWith("-") ? MASK : mask(argument));
      nextIsSecret = NAMES_NEXT.matcher(argument).matches();
    }
    return line.toString();
  }

  static String mask(String argument) {
    String masked =
        USER_INFO
            .matcher(argument)
            .replaceAll(
                m ->
                    m.group(3) == null
                        ? "$1***@"
                        : "$1" + Matcher.quoteReplacement(m.group(2)) + ":***@");
    masked = QUERY.matcher(masked).replaceAll("$1***");
    masked = ASSIGNMENT.matcher(masked).replaceAll("$1***");
    return SCHEME.matcher(masked).replaceAll("$1 ***");
  }
}
