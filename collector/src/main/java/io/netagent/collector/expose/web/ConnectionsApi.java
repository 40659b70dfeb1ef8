package io.netagent.collector.expose.web;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.expose.ConnectionListing;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.json.ConnectionsJson;
import io.netagent.collector.expose.json.ListQuery;
import io.netagent.socket.TcpState;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/connections}, filtered by pid, state and kind, in pages. */
final class ConnectionsApi implements Page {
  private static final List<String> STATES =
      Arrays.stream(TcpState.values()).map(TcpState::label).toList();
  private static final List<String> KINDS =
      Arrays.stream(CloseWaitKind.values()).map(CloseWaitKind::label).toList();

  private final LatestSnapshot latest;

  ConnectionsApi(LatestSnapshot latest) {
    this.latest = latest;
  }

  @Override
  public Response answer(Request request) throws BadQueryException {
    QueryParameters query = request.query();
    Integer pid = query.takeNumber("pid", 0, Integer.MAX_VALUE);
    String state = query.takeOneOf("state", STATES);
    String kind = query.takeOneOf("kind", KINDS);
    ListQuery part = SnapshotApi.page(query, pid);
    query.rejectRest();
    LatestSnapshot.Arrival newest = latest.newest();
    if (newest == null) {
      return NotYet.RESPONSE;
    }
    ConnectionListing.Page page =
        newest
            .snapshot()
            .connections()
            .page(
                new ConnectionListing.Query(pid, named(state), kindNamed(kind)),
                part.offset(),
                part.limit());
    return new Response(200, Response.JSON, ConnectionsJson.of(newest, part, page));
  }

  private static @Nullable TcpState named(@Nullable String label) {
    return Arrays.stream(TcpState.values())
        .filter(state -> state.label().equals(label))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable CloseWaitKind kindNamed(@Nullable String label) {
    return Arrays.stream(CloseWaitKind.values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElse(null);
  }
}
