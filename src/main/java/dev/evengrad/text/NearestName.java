package dev.evengrad.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a user probably meant. */
public final class NearestName {
  /** Longer lists are cut: a message should stay readable. */
  private static final int LISTED = 20;

  /** A longer name is no slip of somebody who knew the right one, and comparing it would take long. */
  private static final int LONGEST = 256;

  private NearestName() {}

  /**
   * The known name nearest to {@code name} by the Damerau-Levenshtein distance (insertions,
   * deletions, replacements and swaps of neighbours count one each; upper and lower case are the
   * same), if it is at most 2 or a third of the length of {@code name} away, whichever is more, and
   * shares something with it. Of equally near names the first one; none for a name of more than 256
   * characters.
   */
  public static Optional<String> of(String name, Collection<String> known) {
    if (name.length() > LONGEST) {
      return Optional.empty();
    }
    String wanted = name.toLowerCase(Locale.ROOT);
    int limit = Math.max(2, name.length() / 3);
    String nearest = null;
    int best = Integer.MAX_VALUE;
    for (String candidate : known) {
      if (Math.abs(candidate.length() - name.length()) > limit) {
        continue;
      }
      int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT));
      boolean related = distance < Math.max(name.length(), candidate.length());
      if (distance <= limit && distance < best && related) {
        best = distance;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /**
   * The end of a message about an unknown name: {@code "; did you mean 'x'?"}, or the known names
   * if none is near, or nothing if none is known.
   */
  public static String suggestion(String name, Collection<String> known) {
    if (known.isEmpty()) {
      return "";
    }
    Optional<String> nearest = of(name, known);
    if (nearest.isPresent()) {
      return "; did you mean '" + nearest.get() + "'?";
    }
    StringBuilder list = new StringBuilder("; known are ");
    int listed = 0;
    for (String each : known) {
      if (listed == LISTED) {
        return list.append(" and ").append(known.size() - LISTED).append(" more").toString();
      }
      list.append(listed == 0 ? "" : ", ").append(each);
      listed++;
    }
    return list.toString();
  }

  /** The Damerau-Levenshtein distance in which no piece is edited twice, in three rows. */
  private static int distance(String a, String b) {
    int[] beforePrevious = new int[b.length() + 1];
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        current[j] = swapped ? Math.min(least, beforePrevious[j - 2] + 1) : least;
      }
      int[] free = beforePrevious;
      beforePrevious = previous;
      previous = current;
      current = free;
    }
    return previous[b.length()];
  }
}
