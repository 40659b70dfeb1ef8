package io.netagent.collector.expose.web;

import io.netagent.collector.expose.ConnectionListing.Query;
import io.netagent.collector.expose.ConnectionListing.Selection;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.json.SiteJson;
import io.netagent.collector.expose.listing.ConnectionFilters;
import io.netagent.collector.expose.listing.ConnectionTest;
import io.netagent.collector.expose.listing.GroupField;
import io.netagent.collector.expose.listing.GroupOrder;
import io.netagent.collector.expose.listing.Grouping;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/site}: one place in the code, by the siteId that lists give it. */
final class SiteApi extends Endpoint {
  private static final Parameter ID =
      Parameter.text("id", "The siteId of a row of /sites, /connections or /groups.").asNeeded();

  private static final int ALL_STATES = 100;

  private final LatestSnapshot latest;

  SiteApi(LatestSnapshot latest) {
    this.latest = latest;
  }

  @Override
  String summary() {
    return "One place in the code: its stack, what became of its connections, and those now.";
  }

  @Override
  List<Parameter> parameters() {
    return List.of(ID);
  }

  @Override
  String schema() {
    return "OneSite";
  }

  @Override
  Response answer(Given given) throws BadQueryException {
    String id = given.textOr(ID.name(), "");
    ConnectionTest test;
    try {
      test = ConnectionFilters.site(id);
    } catch (IllegalArgumentException e) {
      throw new BadQueryException("parameter 'id' must be " + e.getMessage());
    }
    LatestSnapshot.Arrival newest = latest.newest();
    if (newest == null) {
      return NotYet.RESPONSE;
    }
    Snapshot snapshot = newest.snapshot();
    Grouping open =
        snapshot
            .connections()
            .groups(
                new Selection(Query.ANY, "", List.of(test), snapshot.processes()),
                EnumSet.of(GroupField.STATE, GroupField.KIND),
                GroupOrder.LARGEST_FIRST,
                0,
                ALL_STATES);
    @Nullable String json = SiteJson.of(snapshot, id, open);
    return json == null
        ? Response.text(
            404, "No process that runs now has a site with this id, as far as agents tell.")
        : new Response(200, Response.JSON, json);
  }
}
