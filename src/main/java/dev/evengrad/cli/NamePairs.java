package dev.evengrad.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Options like `--map dense1=encoder.fc`.
final class NamePairs {
  private NamePairs() {}

  /// What stands before the sign with what stands after it, in order.
  static Map<String, String> of(String option, List<String> texts) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : texts) {
      int sign = text.indexOf('=');
      String here = sign < 0 ? "" : text.substring(0, sign).strip();
      String there = sign < 0 ? "" : text.substring(sign + 1).strip();
      if (here.isEmpty() || there.isEmpty()) {
        throw new OptionException(
            option, "'" + text + "' is not of the form LAYER=MODULE, as in dense1=encoder.fc");
      }
      if (pairs.put(here, there) != null) {
        throw new OptionException(option, "'" + here + "' stands there twice");
      }
    }
    return pairs;
  }
}
