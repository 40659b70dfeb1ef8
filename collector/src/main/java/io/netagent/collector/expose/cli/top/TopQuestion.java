package io.netagent.collector.expose.cli.top;

/**
 * What is asked for what is looked at.
 *
 * @param target path and query
 * @param list a list that its answer has
 * @param about the same as long as the same is looked at, however sorted and how far down
 */
public record TopQuestion(String target, String list, String about) {
  /** The connections as groups, once. */
  public static TopQuestion groups(String target) {
    return new TopQuestion(target, View.GROUPS.list(), View.GROUPS.list());
  }
}
