package dev.evengrad.text;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one item, read by name in the order in which they may stand without one. What was not read when {@link #create}
 * ends is refused, so nothing that a user writes is ignored.
 */
public final class Arguments {
  private final TextItem item;
  private final Set<String> known = new HashSet<>();
  private int next;

  private Arguments(TextItem item) {
    this.item = item;
  }

  /**
   * What {@code factory} makes of the item.
   *
   * @throws SpecException with the position if the factory refuses a value or leaves one unread
   */
  public static <T> T create(TextItem item, Function<Arguments, T> factory) {
    Arguments arguments = new Arguments(item);
    T made;
    try {
      made = factory.apply(arguments);
    } catch (SettingException e) {
      throw new SpecException(
          item.name().value() + ": " + e.getMessage(), item.text(), item.name().position());
    }
    arguments.finish();
    return made;
  }

  /** The item. */
  public TextItem item() {
    return item;
  }

  /** A number; {@code byDefault} if it is not given. */
  public double number(String name, double byDefault) {
    Word word = take(name);
    return word == null ? byDefault : parseNumber(name, word);
  }

  /** A number that must be given. */
  public double number(String name) {
    return parseNumber(name, required(name));
  }

  /**
   * The number in a word that {@link #word} gave.
   *
   * @throws SpecException with its position if it is none
   */
  public double number(String name, Word word) {
    return parseNumber(name, word);
  }

  /** A whole number of at least 1 that must be given. */
  public int count(String name) {
    return parseCount(name, required(name));
  }

  /** A whole number of at least 1; {@code byDefault} if it is not given. */
  public int count(String name, int byDefault) {
    Word word = take(name);
    return word == null ? byDefault : parseCount(name, word);
  }

  /** {@code true} or {@code false}; {@code byDefault} if it is not given. */
  public boolean flag(String name, boolean byDefault) {
    Word word = take(name);
    if (word == null) {
      return byDefault;
    }
    return switch (word.value()) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw fault(
              name + " is '" + Excerpt.of(word.value()) + "', expected true or false", word);
    };
  }

  /** A word, or null if it is not given. */
  public @Nullable Word word(String name) {
    return take(name);
  }

  /** What {@code registry} makes of a call such as {@code leaky_relu(0.2)}, or null if it is not given. */
  public <T> @Nullable T call(String name, Registry<Function<Arguments, T>> registry) {
    Word word = take(name);
    if (word == null) {
      return null;
    }
    TextItem call = TextParser.call(word, item.text());
    return create(call, registry.find(call));
  }

  /** The bracketed lists of items. */
  public List<List<TextItem>> blocks(int least, int most) {
    known.add("[");
    int count = item.blocks().size();
    if (count < least || count > most) {
      String expected =
          least == most
              ? (least == 1 ? "one list" : least + " lists")
              : "at least " + least + " lists";
      throw fault(
          "'" + item.name().value() + "' takes " + expected + " in brackets, has " + count,
          item.name());
    }
    return item.blocks();
  }

  /** A fault at {@code word}. */
  public SpecException fault(String message, Word word) {
    return new SpecException(message, item.text(), word.position());
  }

  private Word required(String name) {
    Word word = take(name);
    if (word == null) {
      item.options()
          .forEach(
              (key, value) -> {
                if (!known.contains(key) && OptionSynonyms.means(key, name)) {
                  throw noOption(key, value, List.of(name));
                }
              });
      throw fault("'" + item.name().value() + "' needs " + name, item.name());
    }
    return word;
  }

  private @Nullable Word take(String name) {
    known.add(name);
    Word option = item.options().get(name);
    if (option != null) {
      return option;
    }
    return next < item.arguments().size() ? item.arguments().get(next++) : null;
  }

  private double parseNumber(String name, Word word) {
    double value;
    try {
      value = Double.parseDouble(word.value());
    } catch (NumberFormatException e) {
      throw fault(name + " is '" + Excerpt.of(word.value()) + "', expected a number", word);
    }
    if (!Double.isFinite(value)) {
      throw fault(name + " is '" + Excerpt.of(word.value()) + "', expected a finite number", word);
    }
    return value;
  }

  private int parseCount(String name, Word word) {
    try {
      int value = Integer.parseInt(word.value());
      if (value >= 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      // the same message as for a number below 1
    }
    throw fault(
        name + " is '" + Excerpt.of(word.value()) + "', expected a whole number of at least 1",
        word);
  }

  private SpecException noOption(String key, Word value, List<String> names) {
    return fault(
        "'"
            + item.name().value()
            + "' has no option '"
            + key
            + "'"
            + OptionSynonyms.suggestion(key, names),
        value);
  }

  private void finish() {
    if (next < item.arguments().size()) {
      Word word = item.arguments().get(next);
      throw fault(
          "'" + item.name().value() + "' does not take '" + Excerpt.of(word.value()) + "'", word);
    }
    for (Map.Entry<String, Word> option : item.options().entrySet()) {
      if (!known.contains(option.getKey())) {
        List<String> names = new ArrayList<>(known);
        names.remove("[");
        Collections.sort(names);
        throw noOption(option.getKey(), option.getValue(), names);
      }
    }
    if (!item.blocks().isEmpty() && !known.contains("[")) {
      throw fault("'" + item.name().value() + "' takes no brackets", item.name());
    }
  }
}
