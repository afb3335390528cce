package dev.evengrad.columns;

import dev.evengrad.SettingException;
import java.util.List;

/**
 * What is learned from the training rows about their columns.
 *
 * @param categories the columns whose values are names even if all are numbers, as codes are
 * @param imputation what becomes of missing values; in a column of names all inputs are 0 then
 * @param unseen what a column of names does with a value that the training rows do not have; with {@link Unknown#OTHER} the values of a
 *     single training row count as such, too, so that the input for them learns something
 * @param mostValues the most different values that a column of names may have
 */
public record ColumnRules(
    List<String> categories, Imputation imputation, Unknown unseen, int mostValues) {
  /** Names by their looks, up to 100 in a column; nothing may be missing; unseen values are zeros. */
  public static final ColumnRules DEFAULT =
      new ColumnRules(List.of(), Imputation.NONE, Unknown.ZEROS, 100);

  /**
   * Copies the list.
   *
   * @throws SettingException if the number of values is below 1
   */
  public ColumnRules {
    categories = List.copyOf(categories);
    SettingException.requireCount("values of a column of names", mostValues);
  }

  /** With other columns whose values are names. */
  public ColumnRules withCategories(List<String> names) {
    return new ColumnRules(names, imputation, unseen, mostValues);
  }

  /** With another treatment of missing values. */
  public ColumnRules withImputation(Imputation other) {
    return new ColumnRules(categories, other, unseen, mostValues);
  }

  /** With another treatment of unseen values. */
  public ColumnRules withUnseen(Unknown other) {
    return new ColumnRules(categories, imputation, other, mostValues);
  }

  /** With another limit on the values of a column of names. */
  public ColumnRules withMostValues(int most) {
    return new ColumnRules(categories, imputation, unseen, most);
  }
}
