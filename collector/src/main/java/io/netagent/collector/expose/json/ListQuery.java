package io.netagent.collector.expose.json;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list an answer shows.
 *
 * @param pid of the owner; null is any
 * @param text must stand in one of a row's texts; empty is any
 * @param exact by column: a String, Long or Boolean that it must be
 * @param sort a column, or a column behind a minus; null: the list's own order
 * @param offset of the first row
 * @param limit rows at most
 */
public record ListQuery(
    @Nullable Integer pid,
    String text,
    Map<String, Object> exact,
    @Nullable String sort,
    int offset,
    int limit) {

  public ListQuery {
    exact = Map.copyOf(exact);
  }

  /** In the list's own order. */
  public ListQuery(@Nullable Integer pid, int offset, int limit) {
    this(pid, "", Map.of(), null, offset, limit);
  }

  /** The same, sorted so where nobody says otherwise. */
  public ListQuery sortedBy(String unsaid) {
    return sort != null ? this : new ListQuery(pid, text, exact, unsaid, offset, limit);
  }

  boolean takes(int ownerPid) {
    return pid == null || pid == ownerPid;
  }

  <T> List<T> page(List<T> matching) {
    int from = Math.min(offset, matching.size());
    return matching.subList(from, (int) Math.min(matching.size(), (long) from + limit));
  }
}
