package dev.evengrad.text;

import dev.evengrad.SpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the notation. Items are separated by {@code ;}, words by white space; {@code key=value} is an option; {@code [ ... | ... ]}
 * behind an item holds lists of items; {@code name(argument, key=value)} is one word, read by {@link #call}. Every text of the library is
 * read here, and its length, that of each word, and the nesting of brackets and parentheses are limited, so that a hostile text costs
 * little and never overflows the stack.
 */
public final class TextParser {
  /** The longest text that is read, in characters: room for the layers that a network may have. */
  public static final int LONGEST = 1 << 20;

  /** The longest name, number or other word without parentheses, in characters. */
  public static final int LONGEST_WORD = 256;

  /** How deep brackets may be nested in brackets, and parentheses in parentheses. */
  public static final int DEEPEST = 32;

  private final String text;
  private int at;

  private TextParser(String text) {
    this.text = text;
  }

  /**
   * The items of a text such as {@code input 64; dense 128 relu; residual [dense 128]}. An empty text has none; an empty item (two
   * semicolons, or one at the end) is ignored.
   *
   * @throws SpecException with the position if the text does not follow the notation
   */
  public static List<TextItem> items(String text) {
    requireLength(text);
    TextParser parser = new TextParser(text);
    List<TextItem> items = parser.list(0);
    if (parser.at < text.length()) {
      throw parser.fault("'" + text.charAt(parser.at) + "' has no '[' before it", parser.at);
    }
    return items;
  }

  /**
   * The one item in {@code name(argument, key=value)}; the parentheses may be missing.
   *
   * @param whole the text that the word stands in, for messages
   * @throws SpecException with the position if the word does not follow the notation
   */
  public static TextItem call(Word word, String whole) {
    requireLength(whole);
    String value = word.value();
    requireDepth(word, '(', ')', whole);
    int open = value.indexOf('(');
    if (open < 0) {
      requireName(value, word.position(), whole);
      return new TextItem(whole, word, List.of(), Map.of(), List.of());
    }
    if (!value.endsWith(")")) {
      throw new SpecException(
          "'" + Excerpt.of(value) + "' has no ')' at its end", whole, word.position());
    }
    requireName(value.substring(0, open), word.position(), whole);
    List<Word> arguments = new ArrayList<>();
    Map<String, Word> options = new LinkedHashMap<>();
    String inside = value.substring(open + 1, value.length() - 1);
    if (!inside.isBlank()) {
      int from = 0;
      for (String part : parts(inside)) {
        int lead = part.length() - part.stripLeading().length();
        add(
            new Word(part.strip(), word.position() + open + 1 + from + lead),
            arguments,
            options,
            whole);
        from += part.length() + 1;
      }
    }
    return new TextItem(
        whole, new Word(value.substring(0, open), word.position()), arguments, options, List.of());
  }

  /**
   * Refuses a text that was made from a description in code, and that could not be read again.
   *
   * @throws SpecException if it is too long, or its brackets or parentheses are nested too deep
   */
  public static void requireReadable(String text) {
    requireLength(text);
    Word whole = new Word(text, 0);
    requireDepth(whole, '[', ']', text);
    requireDepth(whole, '(', ')', text);
  }

  private static void requireLength(String text) {
    if (text.length() > LONGEST) {
      throw new SpecException(
          "the text '"
              + Excerpt.of(text)
              + "' has "
              + text.length()
              + " characters; at most "
              + LONGEST
              + " are read");
    }
  }

  private static void requireWord(String value, int position, String whole) {
    if (value.length() > LONGEST_WORD && value.indexOf('(') < 0) {
      throw new SpecException(
          "'"
              + Excerpt.of(value)
              + "' has "
              + value.length()
              + " characters; a word has at most "
              + LONGEST_WORD,
          whole,
          position);
    }
  }

  private static void requireDepth(Word word, char opening, char closing, String whole) {
    int depth = 0;
    for (int i = 0; i < word.value().length(); i++) {
      char c = word.value().charAt(i);
      if (c == opening && ++depth > DEEPEST) {
        throw tooDeep(opening, whole, word.position() + i);
      } else if (c == closing) {
        depth--;
      }
    }
  }

  private static SpecException tooDeep(char opening, String whole, int position) {
    String what = opening == '[' ? "brackets" : "parentheses";
    return new SpecException(
        what + " are nested deeper than " + DEEPEST + ", which is the most that is read",
        whole,
        position);
  }

  /** What stands between the commas outside of parentheses. */
  private static List<String> parts(String inside) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    int open = 0;
    for (int i = 0; i < inside.length(); i++) {
      char c = inside.charAt(i);
      if (c == '(') {
        open++;
      } else if (c == ')') {
        open--;
      } else if (c == ',' && open <= 0) {
        parts.add(inside.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(inside.substring(from));
    return parts;
  }

  /** As {@link #call(Word, String)} for a text that holds nothing else, such as {@code adam(0.001)}. */
  public static TextItem call(String text) {
    String stripped = text.strip();
    return call(new Word(stripped, text.indexOf(stripped)), text);
  }

  private List<TextItem> list(int depth) {
    if (depth > DEEPEST) {
      throw tooDeep('[', text, at - 1);
    }
    List<TextItem> items = new ArrayList<>();
    while (true) {
      skipSpace();
      if (at == text.length() || text.charAt(at) == ']' || text.charAt(at) == '|') {
        return items;
      }
      if (text.charAt(at) == ';') {
        at++;
        continue;
      }
      items.add(item(depth));
      skipSpace();
      if (at < text.length() && ";]|".indexOf(text.charAt(at)) < 0) {
        throw fault("expected ';' before the next item", at);
      }
    }
  }

  private TextItem item(int depth) {
    if (text.charAt(at) == '[') {
      throw fault("'[' has no name before it", at);
    }
    Word name = word();
    if (name.value().indexOf('(') >= 0) {
      return call(name, text);
    }
    requireName(name.value(), name.position(), text);
    List<Word> arguments = new ArrayList<>();
    Map<String, Word> options = new LinkedHashMap<>();
    List<List<TextItem>> blocks = new ArrayList<>();
    while (true) {
      skipSpace();
      if (at == text.length() || ";]|".indexOf(text.charAt(at)) >= 0) {
        return new TextItem(text, name, arguments, options, blocks);
      }
      if (text.charAt(at) == '[') {
        if (!blocks.isEmpty()) {
          throw fault("a second '[' behind '" + name.value() + "'", at);
        }
        blocks(depth, blocks);
      } else {
        add(word(), arguments, options, text);
      }
    }
  }

  private void blocks(int depth, List<List<TextItem>> blocks) {
    int open = at;
    do {
      at++;
      blocks.add(list(depth + 1));
    } while (at < text.length() && text.charAt(at) == '|');
    if (at == text.length()) {
      throw fault("'[' is never closed by ']'", open);
    }
    at++;
  }

  /** Reads up to white space or a separator; separators and spaces inside parentheses belong to the word. */
  private Word word() {
    int from = at;
    int open = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (open == 0 && (Character.isWhitespace(c) || ";[]|".indexOf(c) >= 0)) {
        break;
      }
      if (c == '(') {
        open++;
      } else if (c == ')' && --open < 0) {
        throw fault("')' has no '(' before it", at);
      }
      at++;
    }
    if (open > 0) {
      throw fault("'(' is never closed by ')'", from);
    }
    return new Word(text.substring(from, at), from);
  }

  private static void add(Word word, List<Word> arguments, Map<String, Word> options, String text) {
    String value = word.value();
    requireWord(value, word.position(), text);
    int equals = value.indexOf('=');
    int open = value.indexOf('(');
    if (equals >= 0 && (open < 0 || equals < open)) {
      String key = value.substring(0, equals);
      requireName(key, word.position(), text);
      Word option = new Word(value.substring(equals + 1), word.position() + equals + 1);
      if (option.value().isEmpty()) {
        throw new SpecException("'" + key + "=' has no value", text, word.position());
      }
      if (options.put(key, option) != null) {
        throw new SpecException("'" + key + "' is given twice", text, word.position());
      }
    } else if (value.isEmpty()) {
      throw new SpecException("a value is missing", text, word.position());
    } else if (!options.isEmpty()) {
      throw new SpecException(
          "'" + Excerpt.of(value) + "' stands behind a key=value option; arguments come first",
          text,
          word.position());
    } else {
      arguments.add(word);
    }
  }

  private static void requireName(String name, int position, String text) {
    requireWord(name, position, text);
    boolean good = !name.isEmpty() && Character.isLetter(name.charAt(0));
    for (int i = 0; good && i < name.length(); i++) {
      char c = name.charAt(i);
      good = c < 128 && (Character.isLetterOrDigit(c) || c == '_');
    }
    if (!good) {
      throw new SpecException(
          "'" + Excerpt.of(name) + "' is no name (letters, digits and _, a letter first)",
          text,
          position);
    }
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private SpecException fault(String message, int position) {
    return new SpecException(message, text, position);
  }
}
