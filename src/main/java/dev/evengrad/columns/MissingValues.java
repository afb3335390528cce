package dev.evengrad.columns;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which cells stand for a value that is not there. Immutable. */
public final class MissingValues {
  /** What a user is told of a cell where there must be a value. */
  public static final String REASON = "the value is missing; fill it in or leave the row out";

  /** The usual ones. */
  public static final MissingValues USUAL = new MissingValues(null);

  private final @Nullable List<String> given;
  private final Set<String> texts = new HashSet<>();
  private final List<Double> numbers = new ArrayList<>();

  private MissingValues(@Nullable List<String> naValues) {
    given = naValues == null ? null : List.copyOf(naValues);
    for (String text : naValues == null ? List.<String>of() : naValues) {
      texts.add(text.strip());
      if (NumberText.isNumber(text.strip())) {
        numbers.add(Double.parseDouble(text.strip()));
      }
    }
  }

  /**
   * The given texts and the empty one; a number among them stands for every text of the same value.
   *
   * @param naValues null for the usual ones
   */
  public static MissingValues of(@Nullable List<String> naValues) {
    return naValues == null ? USUAL : new MissingValues(naValues);
  }

  /** The texts that were given; null for the usual ones. */
  public @Nullable List<String> texts() {
    return given;
  }

  /** Whether the cell, in quotes or not, stands for a number that is not there. */
  public boolean isMissing(String cell) {
    if (given == null) {
      return NumberText.isMissing(cell);
    }
    return cell.isEmpty()
        || texts.contains(cell)
        || (!numbers.isEmpty()
            && NumberText.isNumber(cell)
            && numbers.contains(Double.parseDouble(cell)));
  }

  /** Whether a cell that is a number stands for none. */
  boolean isMissingNumber(String cell) {
    return given != null && isMissing(cell);
  }

  /** Whether the cell stands for a name that is not there: with quotes it is one, unless said. */
  public boolean isMissingName(String cell, boolean quoted) {
    return (given == null && quoted) ? cell.isEmpty() : isMissing(cell);
  }

  /** Whether the cell of a column of names stands for none. */
  boolean isMissingName(String cell) {
    return isMissing(cell) && !maybeName(cell);
  }

  /** Whether a cell that {@link #isMissing} may be a name beside other names. */
  public boolean maybeName(String cell) {
    return given == null && NumberText.maybeName(cell);
  }
}
