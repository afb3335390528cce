package dev.evengrad.health;

import java.util.List;

/**
 * What the network's inputs are like: over the rows that it learns from, as they reach its first layer with parameters.
 *
 * @param columns one for each input
 */
public record InputNumbers(List<Column> columns) {
  /** Copies the list. */
  public InputNumbers {
    columns = List.copyOf(columns);
  }

  /**
   * One input over all rows.
   *
   * @param name as findings name it, e.g. {@code income}
   * @param mean of it
   * @param deviation the standard deviation
   * @param smallest the lowest value
   * @param largest the highest value
   */
  public record Column(
      String name, double mean, double deviation, double smallest, double largest) {}
}
