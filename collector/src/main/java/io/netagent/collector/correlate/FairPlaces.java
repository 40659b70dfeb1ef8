package io.netagent.collector.correlate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which place of a bounded number the next thing gets, fairly: where all are taken, the oldest
 * thing makes room of an owner that has its share or more, and so nobody who has less loses any. An
 * owner alone has them all; the share is all places by the number of owners. Not thread-safe.
 */
final class FairPlaces {
  private static final int FIRST_ROOM = 256;
  private static final int NONE = -1;

  private final int most;
  private final Map<Integer, Owner> owners = new HashMap<>();

  // One of each for a place.
  private long[] numbers = new long[0];
  private int[] next = new int[0];
  private @Nullable Owner[] ownerAt = new Owner[0];

  private int firstFree = NONE;
  private int used;
  private long lastNumber;

  /** Where the search for an owner with a full share goes on, so that it hits them in turn. */
  private int hand;

  /** Its places, from the oldest to the latest. */
  private static final class Owner {
    final int id;
    int oldest = NONE;
    int latest = NONE;
    int count;

    Owner(int id) {
      this.id = id;
    }
  }

  FairPlaces(int most) {
    this.most = most;
  }

  /** All places are below that; it grows as they are needed. */
  int room() {
    return numbers.length;
  }

  /** Counts up with each thing from 1; 0: the place is free. */
  long number(int place) {
    return numbers[place];
  }

  /** For a thing of this owner. */
  int take(int ownerId) {
    Owner owner = owners.computeIfAbsent(ownerId, Owner::new);
    int place = free();
    if (place == NONE) {
      place = leaveOldest(withFullShare(owner));
    }
    numbers[place] = ++lastNumber;
    ownerAt[place] = owner;
    next[place] = NONE;
    if (owner.count++ == 0) {
      owner.oldest = place;
    } else {
      next[owner.latest] = place;
    }
    owner.latest = place;
    owners.putIfAbsent(ownerId, owner); // It may just have left its only place to itself.
    return place;
  }

  private int free() {
    if (firstFree != NONE) {
      int place = firstFree;
      firstFree = next[place];
      return place;
    }
    if (used == most) {
      return NONE;
    }
    if (used == room()) {
      int room = Math.min(most, Math.max(FIRST_ROOM, 2 * used));
      numbers = Arrays.copyOf(numbers, room);
      next = Arrays.copyOf(next, room);
      ownerAt = Arrays.copyOf(ownerAt, room);
    }
    return used++;
  }

  private Owner withFullShare(Owner asking) {
    int share = Math.max(1, most / owners.size());
    if (asking.count >= share) {
      return asking;
    }
    while (true) {
      hand = (hand + 1) % most;
      Owner owner = ownerAt[hand];
      if (owner != null && owner.count >= share) {
        return owner;
      }
    }
  }

  private int leaveOldest(Owner owner) {
    int place = owner.oldest;
    owner.oldest = next[place];
    if (--owner.count == 0) {
      owners.remove(owner.id);
    }
    numbers[place] = 0;
    ownerAt[place] = null;
    return place;
  }

  /** Frees those places of each owner, from its oldest on, of which that is true. */
  void free(IntPredicate over) {
    Iterator<Owner> all = owners.values().iterator();
    while (all.hasNext()) {
      Owner owner = all.next();
      while (owner.count > 0 && over.test(owner.oldest)) {
        int place = owner.oldest;
        owner.oldest = next[place];
        owner.count--;
        numbers[place] = 0;
        ownerAt[place] = null;
        next[place] = firstFree;
        firstFree = place;
      }
      if (owner.count == 0) {
        all.remove();
      }
    }
  }
}
