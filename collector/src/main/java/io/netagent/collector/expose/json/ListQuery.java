package io.netagent.collector.expose.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list an answer shows.
 *
 * @param pid of the owner; null is any
 * @param offset of the first row
 * @param limit rows at most
 */
public record ListQuery(@Nullable Integer pid, int offset, int limit) {
  boolean takes(int ownerPid) {
    return pid == null || pid == ownerPid;
  }

  <T> List<T> page(List<T> matching) {
    int from = Math.min(offset, matching.size());
    return matching.subList(from, (int) Math.min(matching.size(), (long) from + limit));
  }
}
