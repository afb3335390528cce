package dev.evengrad.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names of elsewhere, each with those here that it may stand for, or with a word on what is not there. */
final class SynonymTable {
  /** The names here, in order, by the name elsewhere. */
  private final Map<String, List<String>> meant = new HashMap<>();

  /** What is not there, by its name elsewhere. */
  private final Map<String, String> absent = new HashMap<>();

  /** Says that some names elsewhere mean this one here. */
  void mean(String here, String... elsewhere) {
    for (String name : elsewhere) {
      meant.computeIfAbsent(plain(name), _ -> new ArrayList<>()).add(here);
    }
  }

  /** Says what there is to say of names that mean nothing here. */
  void absent(String what, String... names) {
    for (String name : names) {
      absent.put(plain(name), what);
    }
  }

  /** All names here that the table knows. */
  Set<String> meant() {
    return meant.values().stream().flatMap(List::stream).collect(Collectors.toUnmodifiableSet());
  }

  /** The end of a message about an unknown name; where the table does not know it either, as {@link NearestName#suggestion}. */
  String suggestion(String name, Collection<String> known) {
    if (name.length() > TextParser.LONGEST_WORD) {
      return NearestName.suggestion(name, known);
    }
    String here = find(name, known);
    if (here != null) {
      return "; did you mean '" + here + "'?";
    }
    String missing = absent.get(plain(name));
    return missing != null ? "; " + missing : NearestName.suggestion(name, known);
  }

  /** The known name that is meant by one from elsewhere: the same but for case and underscores, or the first of those in the table; or null. */
  @Nullable String find(String name, Collection<String> known) {
    String wanted = plain(name);
    for (String each : known) {
      if (plain(each).equals(wanted)) {
        return each;
      }
    }
    for (String here : meant.getOrDefault(wanted, List.of())) {
      if (known.contains(here)) {
        return here;
      }
    }
    return null;
  }

  private static String plain(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    return plain.length() > 4 && plain.endsWith("loss")
        ? plain.substring(0, plain.length() - 4)
        : plain;
  }
}
