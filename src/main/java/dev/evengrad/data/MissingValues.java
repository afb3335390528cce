package dev.evengrad.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which cells of a CSV file stand for a value that is not there. */
final class MissingValues {
  /** What a user is told of a cell where there must be a value. */
  static final String REASON = "the value is missing; fill it in or leave the row out";

  private final boolean usual;
  private final Set<String> texts = new HashSet<>();
  private final List<Double> numbers = new ArrayList<>();

  /** Those of {@link CsvOptions#naValues()}. */
  MissingValues(@Nullable List<String> naValues) {
    usual = naValues == null;
    for (String text : naValues == null ? List.<String>of() : naValues) {
      texts.add(text.strip());
      if (NumberText.isNumber(text.strip())) {
        numbers.add(Double.parseDouble(text.strip()));
      }
    }
  }

  /** Whether the cell, in quotes or not, stands for a number that is not there. */
  boolean isMissing(String cell) {
    if (usual) {
      return NumberText.isMissing(cell);
    }
    return cell.isEmpty()
        || texts.contains(cell)
        || (!numbers.isEmpty()
            && NumberText.isNumber(cell)
            && numbers.contains(Double.parseDouble(cell)));
  }

  /** Whether the cell stands for a name that is not there: with quotes it is one, unless said. */
  boolean isMissingName(String cell, boolean quoted) {
    return usual && quoted ? cell.isEmpty() : isMissing(cell);
  }

  /** Whether a cell that {@link #isMissing} may be a name beside other names. */
  boolean maybeName(String cell) {
    return usual && NumberText.maybeName(cell);
  }
}
