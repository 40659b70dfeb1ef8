package io.netagent.collector.event;

import io.netagent.recorder.CloseReason;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.ConnectionTransport;
import io.netagent.recorder.EventKind;
import io.netagent.recorder.FlightEvent;
import io.netagent.recorder.RecordCounter;
import io.netagent.socket.FourTuple;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words in which an event is told. What is not known is the empty text. */
public final class EventTexts {
  private static final int TLS_1_0 = 0x0301;
  private static final int TLS_1_3 = 0x0304;

  private EventTexts() {}

  /** As in the field {@code event}. */
  public static String kind(EventKind kind) {
    return label(kind);
  }

  public static String role(@Nullable ConnectionRole role) {
    return role == null ? "" : label(role);
  }

  public static String transport(ConnectionTransport transport) {
    return transport == ConnectionTransport.UNKNOWN ? "" : label(transport);
  }

  /** As netagent_jvm_connections_closed_total says it. */
  public static String reason(@Nullable CloseReason reason) {
    return reason == null ? "" : reason == CloseReason.BY_GC ? "gc" : label(reason);
  }

  /** {@code 10.0.0.9} or {@code fe80::1}. */
  public static String remoteAddress(FlightEvent event) {
    return event.family() == 0 ? "" : FourTuple.addressText(event.remoteHigh(), event.remoteLow());
  }

  /** {@code 10.0.0.9:5432} or {@code [fe80::1]:5432}. */
  public static String remote(FlightEvent event) {
    return event.family() == 0
        ? ""
        : FourTuple.endText(event.remoteHigh(), event.remoteLow(), event.remotePort());
  }

  /** What a connect or lookup failed with; netagent_jvm_connect_failures_total says it so, too. */
  public static String error(FlightEvent event) {
    RecordCounter error = event.connectError();
    if (error != null) {
      return error.name().substring("CONNECT_".length()).toLowerCase(Locale.ROOT);
    }
    return event.kind() == EventKind.LOOKUP && event.failed() ? "dns" : "";
  }

  /** The name that was looked up, or that the other end of a handshake was called by. */
  public static String hostName(FlightEvent event) {
    return switch (event.kind()) {
      case LOOKUP -> event.text();
      case TLS_FINISHED, TLS_FAILED -> event.text().substring(0, endOfHost(event.text()));
      default -> "";
    };
  }

  /** From the address, else from what the handshake was told; 0 = not known. */
  public static int remotePort(FlightEvent event) {
    boolean handshake =
        event.kind() == EventKind.TLS_FINISHED || event.kind() == EventKind.TLS_FAILED;
    if (event.remotePort() != 0 || !handshake) {
      return event.remotePort();
    }
    String text = event.text();
    String port = text.substring(Math.min(text.length(), endOfHost(text) + 1));
    return port.matches("\\d{1,5}") ? Integer.parseInt(port) : 0;
  }

  private static int endOfHost(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    return colon < 0 ? hostAndPort.length() : colon;
  }

  /** {@code TLSv1.3}, as the JDK calls it. */
  public static String tlsProtocol(FlightEvent event) {
    int protocol = event.tlsProtocol();
    if (protocol == 0) {
      return "";
    }
    if (protocol == TLS_1_0) {
      return "TLSv1";
    }
    return protocol > TLS_1_0 && protocol <= TLS_1_3
        ? "TLSv1." + (protocol - TLS_1_0)
        : "0x" + Integer.toHexString(protocol);
  }

  /** Whether bytes were counted up to it. */
  public static boolean tellsBytes(EventKind kind) {
    return switch (kind) {
      case FIRST_BYTE, EOF, INPUT_SHUTDOWN, OUTPUT_SHUTDOWN, CLOSED -> true;
      default -> false;
    };
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
