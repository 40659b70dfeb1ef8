package io.netagent.collector.expose.cli;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.expose.listing.ConnectionFilters;
import io.netagent.socket.TcpState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which connections are listed or counted. */
final class WhichConnections {
  @Option(names = "--pid", paramLabel = "N", description = "Only of this process.")
  @Nullable Integer pid;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      completionCandidates = States.class,
      description = {
        "Only in this state, such as close_wait or time_wait. With a FILE of ss that has no column",
        "State (as 'ss state close-wait' prints it), the state of its rows."
      })
  private @Nullable String state;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      completionCandidates = Kinds.class,
      description =
          "Only in CLOSE_WAIT of this kind: eof_read, fin_only, unread, unaccepted, unknown.")
  private @Nullable String kind;

  @Option(
      names = "--remote",
      paramLabel = "END",
      description = "Only with this remote end: 10.0.0.9:5432, 10.0.0.9 or [2001:db8::7]:443.")
  private @Nullable String remote;

  @Option(
      names = "--local",
      paramLabel = "END",
      description = "Only with this local end, written likewise.")
  private @Nullable String local;

  @Option(
      names = "--site",
      paramLabel = "ID",
      description = "Only opened, or first read, at this line of code: an ID of 'sites'.")
  private @Nullable String site;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  /** What Tab offers. */
  static final class States implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(TcpState.values()).map(TcpState::label).iterator();
    }
  }

  /** What Tab offers. */
  static final class Kinds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(CloseWaitKind.values()).map(CloseWaitKind::label).iterator();
    }
  }

  @Nullable TcpState state() {
    return named("--state", state, TcpState.values(), TcpState::label);
  }

  @Nullable CloseWaitKind kind() {
    return named("--kind", kind, CloseWaitKind.values(), CloseWaitKind::label);
  }

  /** Whether something is wanted that a saved text can't tell. */
  boolean asksACollector() {
    return remote != null || local != null || site != null;
  }

  /** As they stand in a URL behind others; throws ParameterException for what is none. */
  String parameters() {
    check("--remote", remote, ConnectionFilters::remote);
    check("--local", local, ConnectionFilters::local);
    check("--site", site, ConnectionFilters::site);
    TcpState wantedState = state();
    CloseWaitKind wantedKind = kind();
    return parameter("state", wantedState == null ? null : wantedState.label())
        + parameter("kind", wantedKind == null ? null : wantedKind.label())
        + parameter("remote", remote)
        + parameter("local", local)
        + parameter("siteId", site);
  }

  private static String parameter(String name, @Nullable String value) {
    return value == null ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private void check(String option, @Nullable String value, Consumer<String> check) {
    try {
      if (value != null) {
        check.accept(value);
      }
    } catch (IllegalArgumentException e) {
      throw wrong(option + " must be " + e.getMessage());
    }
  }

  private <T> @Nullable T named(
      String option, @Nullable String text, T[] values, Function<T, String> label) {
    if (text == null) {
      return null;
    }
    List<String> labels = Arrays.stream(values).map(label).toList();
    int index = labels.indexOf(text.toLowerCase(Locale.ROOT).replace('-', '_'));
    if (index < 0) {
      throw wrong(option + " must be one of " + String.join(", ", labels));
    }
    return values[index];
  }

  private RuntimeException wrong(String message) {
    return spec == null
        ? new IllegalStateException(message)
        : new ParameterException(spec.commandLine(), message);
  }
}
