package dev.evengrad.model;

import java.util.Comparator;

/** The order of the names of modules: numbers within them by value, so that {@code layers.2} comes before {@code layers.10}. */
final class ModuleOrder {
  /** All names. */
  static final Comparator<String> BY_NAME = ModuleOrder::compare;

  private ModuleOrder() {}

  /**
   * Whether the names of two modules tell which comes first in the network: where they differ first, they differ by a number or a single
   * letter, as {@code 0} and {@code 2}, {@code fc1} and {@code fc2}, {@code block.a} and {@code block.b} do. {@code encoder} and {@code
   * head} do not: PyTorch keeps the order in which a class names its modules, a file does not.
   */
  static boolean isSure(String a, String b) {
    String[] left = a.split("\\.");
    String[] right = b.split("\\.");
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      if (!left[i].equals(right[i])) {
        boolean letters = left[i].length() == 1 && right[i].length() == 1;
        return letters || withoutNumbers(left[i]).equals(withoutNumbers(right[i]));
      }
    }
    return false;
  }

  private static String withoutNumbers(String name) {
    return name.replaceAll("[0-9]+", "#");
  }

  private static int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      int endA = endOfNumber(a, i);
      int endB = endOfNumber(b, j);
      if (endA > i && endB > j) {
        int byValue = compareNumbers(a.substring(i, endA), b.substring(j, endB));
        if (byValue != 0) {
          return byValue;
        }
        i = endA;
        j = endB;
      } else if (a.charAt(i) != b.charAt(j)) {
        // a shorter component before a longer one
        return Character.compare(
            a.charAt(i) == '.' ? 0 : a.charAt(i), b.charAt(j) == '.' ? 0 : b.charAt(j));
      } else {
        i++;
        j++;
      }
    }
    int rest = Integer.compare(a.length() - i, b.length() - j);
    return rest != 0 ? rest : a.compareTo(b);
  }

  private static int endOfNumber(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** Of any length. */
  private static int compareNumbers(String a, String b) {
    String left = a.replaceFirst("^0+(?=.)", "");
    String right = b.replaceFirst("^0+(?=.)", "");
    return left.length() == right.length()
        ? left.compareTo(right)
        : Integer.compare(left.length(), right.length());
  }
}
