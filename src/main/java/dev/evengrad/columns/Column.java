package dev.evengrad.columns;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One column of a table and the inputs that it becomes. Immutable. */
public sealed interface Column permits NumberColumn, CategoryColumn {
  /** What the column is called in the table. */
  String name();

  /** What its inputs are called, in order; at least one. */
  List<String> inputNames();

  /** What becomes of a value, in words, for {@link Columns#describe()}. */
  String treatment();

  /**
   * Writes the inputs of a cell that is not missing.
   *
   * @param inputs where they go, from {@code offset} on; unchanged if there is something wrong
   * @return null, or what is wrong with the cell
   */
  @Nullable String encode(String cell, float[] inputs, int offset);

  /**
   * Writes the inputs of a cell without a value.
   *
   * @param inputs where they go, from {@code offset} on; unchanged if there is something wrong
   * @return null, or why there must be a value
   */
  @Nullable String encodeMissing(float[] inputs, int offset);
}
