package io.netagent.collector.expose.web;

import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.json.GroupsJson;
import io.netagent.collector.expose.json.ListQuery;
import io.netagent.collector.expose.listing.ConnectionTest;
import io.netagent.collector.expose.listing.GroupField;
import io.netagent.collector.expose.listing.GroupOrder;
import io.netagent.collector.expose.listing.Grouping;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** {@code /api/v1/groups}: connections counted by what they have in common. */
final class GroupsApi extends Endpoint {
  private static final String DEFAULT_BY = "process,remote,state";
  private static final List<Parameter> PARAMETERS = parametersOfAll();

  private final LatestSnapshot latest;

  GroupsApi(LatestSnapshot latest) {
    this.latest = latest;
  }

  private static List<Parameter> parametersOfAll() {
    List<Parameter> all = new ArrayList<>();
    all.add(
        Parameter.text(
            "by",
            "What the connections of a group have in common, with commas between; "
                + DEFAULT_BY
                + ". Any of "
                + String.join(", ", GroupField.labels())
                + "."));
    all.addAll(ConnectionParameters.ALL);
    all.add(
        Parameter.sort(
            GroupOrder.labels(),
            "Sorted by this field, with - from the largest down; -connections."));
    return Parameter.paged(all);
  }

  @Override
  String summary() {
    return "Connections counted by process, remote, state or whatever they have in common.";
  }

  @Override
  List<Parameter> parameters() {
    return PARAMETERS;
  }

  @Override
  String schema() {
    return "Groups";
  }

  @Override
  String list() {
    return "groups";
  }

  @Override
  Response answer(Given given) throws BadQueryException {
    Set<GroupField> by = by(given.textOr("by", DEFAULT_BY));
    List<ConnectionTest> tests = ConnectionParameters.given(given);
    String sort = given.text("sort");
    ListQuery part = given.part();
    LatestSnapshot.Arrival newest = latest.newest();
    if (newest == null) {
      return NotYet.RESPONSE;
    }
    Snapshot snapshot = newest.snapshot();
    Grouping grouping =
        snapshot
            .connections()
            .groups(
                ConnectionParameters.selection(given, tests, snapshot),
                by,
                sort == null
                    ? GroupOrder.LARGEST_FIRST
                    : Objects.requireNonNull(GroupOrder.parse(sort)),
                part.offset(),
                part.limit());
    return new Response(200, Response.JSON, GroupsJson.of(snapshot, part, by, grouping));
  }

  private static Set<GroupField> by(String text) throws BadQueryException {
    Set<GroupField> by = EnumSet.noneOf(GroupField.class);
    for (String label : text.split(",", -1)) {
      GroupField field = GroupField.named(label);
      if (field == null) {
        throw new BadQueryException(
            "parameter 'by' must be some of "
                + String.join(", ", GroupField.labels())
                + ", with commas between");
      }
      by.add(field);
    }
    return by;
  }
}
