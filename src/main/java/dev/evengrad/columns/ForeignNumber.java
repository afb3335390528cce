package dev.evengrad.columns;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Quantities written in a form that is not read as a number: with decimal commas, as percentages,
 * dates. What they mean differs from file to file, so they are not guessed.
 */
final class ForeignNumber {
  /** What is longer is none of these. */
  private static final int LONGEST = 40;

  private static final String NUMBER = "[-+]?[0-9]+(?:[.,' \u00a0\u202f][0-9]+)*";
  private static final String SIGN = "[$\u20ac\u00a3\u00a5\u20b9]|USD|EUR|GBP|CHF|JPY";
  private static final String TIME = "[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]+)?)?";

  /** The day first or the month first cannot be told, and need not be. */
  private static final String DATE =
      "(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}"
          + "|[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{2})";

  private static final List<Form> FORMS =
      List.of(
          new Form(
              DATE + "(?:[T ]+" + TIME + " ?(?:[AaPp][Mm])?(?:Z|[-+][0-9]{2}:?[0-9]{2})?)?",
              "a date, not a number; turn it into numbers that matter, such as the days since a"
                  + " first one, the month or the weekday"),
          new Form(
              TIME + " ?(?:[AaPp][Mm])?",
              "a time of day, not a number; turn it into a number, such as hours"),
          new Form(
              NUMBER + " ?%", "a percentage, not a number; leave the sign out in the whole column"),
          new Form(
              "(?:" + SIGN + ") ?" + NUMBER + "|" + NUMBER + " ?(?:" + SIGN + ")",
              "an amount of money, not a number; leave the currency out in the whole column"),
          new Form(
              "[-+]?[0-9]{1,3}(?:['\u00a0\u202f ][0-9]{3})+(?:[.,][0-9]+)?",
              "not a number; thousands are written without separator, decimals are written with a"
                  + " point"));

  private ForeignNumber() {}

  private record Form(Pattern pattern, String reason) {
    Form(String pattern, String reason) {
      this(Pattern.compile(pattern), reason);
    }
  }

  /** What a cell that is no number is and what to do, or null if it is nothing like a number. */
  static @Nullable String reason(String cell) {
    if (cell.isEmpty() || cell.length() > LONGEST) {
      return null;
    }
    for (Form form : FORMS) {
      if (form.pattern.matcher(cell).matches()) {
        return form.reason;
      }
    }
    return cell.indexOf(',') >= 0
            && (NumberText.isNumber(cell.replace(",", ""))
                || NumberText.isNumber(cell.replace(".", "").replace(',', '.')))
        ? "not a number; decimals are written with a point, thousands without separator (pandas"
            + " reads others with decimal=',' or thousands=',' and writes these)"
        : null;
  }
}
