package dev.evengrad.io.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Reads strict JSON (RFC 8259) from UTF-8 bytes, one token after the other, so that a caller can
 * enforce its limits before anything is built. Arrays and objects are read as
 *
 * <pre>{@code
 * cursor.open('[');
 * for (boolean first = true; cursor.more(']', first); first = false) {
 *   ... one value ...
 * }
 * }</pre>
 *
 * <p>Beyond the RFC: no byte order mark, no lone surrogates, nesting up to a limit. A reader of what
 * other tools write may take the literals {@code NaN}, {@code Infinity} and {@code -Infinity}, which
 * Python writes, as values.
 */
public final class JsonCursor {
  /** A string is longer than its caller allows. */
  static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLongException(JsonException what) {
      super(what.getMessage(), what);
    }
  }

  /** So many digits are below 2^63. */
  private static final int MAX_DIGITS = 18;

  private final byte[] text;
  private final int maxDepth;
  private final boolean nonFinite;
  private int at;
  private int depth;

  /**
   * At the start of {@code text}.
   *
   * @throws JsonException if it is not UTF-8
   */
  JsonCursor(byte[] text, int maxDepth) {
    this(text, maxDepth, false);
  }

  /**
   * At the start of {@code text}.
   *
   * @param maxDepth how deep arrays and objects may nest
   * @param nonFinite whether the literals NaN, Infinity and -Infinity are values
   * @throws JsonException if it is not UTF-8
   */
  public JsonCursor(byte[] text, int maxDepth, boolean nonFinite) {
    this.text = text;
    this.maxDepth = maxDepth;
    this.nonFinite = nonFinite;
    int invalid = Utf8.firstInvalid(text, 0, text.length);
    if (invalid >= 0) {
      throw failAt(invalid, "this is not UTF-8");
    }
  }

  private JsonCursor(JsonCursor other, int at) {
    this.text = other.text;
    this.maxDepth = other.maxDepth;
    this.nonFinite = other.nonFinite;
    this.at = at;
  }

  /** Another cursor over the same text, at a value that this one has passed. */
  public JsonCursor from(int position) {
    return new JsonCursor(this, position);
  }

  /** The byte index of the next token. */
  public int position() {
    skipWhitespace();
    return at;
  }

  /** The first character of the next token; 0 at the end. */
  public char peek() {
    skipWhitespace();
    return at < text.length ? (char) (text[at] & 0xff) : 0;
  }

  /** Enters an array or object. */
  public void open(char bracket) {
    expect(bracket);
    depth++;
    if (depth > maxDepth) {
      throw failAt(at - 1, "nested deeper than " + maxDepth + " levels");
    }
  }

  /** Whether another element or member follows; consumes the comma before it, or the end. */
  public boolean more(char close, boolean first) {
    char next = peek();
    if (next == close) {
      at++;
      depth--;
      return false;
    }
    if (!first) {
      if (next != ',') {
        throw unexpected("',' or '" + close + "'");
      }
      at++;
      if (peek() == close) {
        throw failAt(at, "a comma before '" + close + "'");
      }
    }
    return true;
  }

  /** The name of the next member of an object, and the colon behind it. */
  public String name(int maxBytes) {
    String name = string(maxBytes);
    expect(':');
    return name;
  }

  /** Passes over the next value, whatever it is, without building anything. */
  public void skip() {
    char first = peek();
    switch (first) {
      case '{', '[' -> {
        char close = first == '{' ? '}' : ']';
        open(first);
        for (boolean begin = true; more(close, begin); begin = false) {
          if (first == '{') {
            skipString();
            colon();
          }
          skip();
        }
      }
      case '"' -> skipString();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        if (first == '-' && nonFinite && at + 1 < text.length && text[at + 1] == 'I') {
          literal("-Infinity");
        }
        while (at < text.length && isNumberCharacter(text[at])) {
          at++;
        }
      }
      default -> nonFinite();
    }
  }

  /** Passes over the literal NaN or Infinity, where these are values. */
  private void nonFinite() {
    char first = peek();
    if (!nonFinite || (first != 'N' && first != 'I')) {
      throw unexpected("a value");
    }
    literal(first == 'N' ? "NaN" : "Infinity");
  }

  /**
   * The next value, a number that may be not finite: beside JSON's numbers (infinite beyond the range of a double) also null, which is
   * NaN, and the words NaN, Infinity and -Infinity, in quotes or, if they are values, without.
   *
   * @throws JsonException if it is anything else
   */
  public double real() {
    int from = position();
    return switch (peek()) {
      case '"' ->
          switch (string(Integer.MAX_VALUE)) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw failAt(from, "found a string where a number was expected");
          };
      case 'n' -> {
        literal("null");
        yield Double.NaN;
      }
      case 'N' -> {
        nonFinite();
        yield Double.NaN;
      }
      case 'I' -> {
        nonFinite();
        yield Double.POSITIVE_INFINITY;
      }
      default -> {
        if (nonFinite && from + 1 < text.length && text[from] == '-' && text[from + 1] == 'I') {
          literal("-Infinity");
          yield Double.NEGATIVE_INFINITY;
        }
        yield Double.parseDouble(number());
      }
    };
  }

  /**
   * The next value, a string of at most {@code maxBytes} bytes as it stands in the text.
   *
   * @throws TooLongException if it is longer
   */
  public String string(int maxBytes) {
    int from = position() + 1;
    boolean escapes = skipString();
    int to = at - 1;
    if (to - from > maxBytes) {
      throw new TooLongException(
          failAt(
              from,
              "a string of %d bytes, more than the %d allowed here"
                  .formatted(to - from, maxBytes)));
    }
    return escapes ? unescaped(from, to) : utf8(from, to);
  }

  /** Whether the next string has escapes; it is passed over. */
  private boolean skipString() {
    expect('"');
    int from = at;
    boolean escapes = false;
    while (at < text.length && text[at] != '"') {
      if (text[at] >= 0 && text[at] < 0x20) {
        throw failAt(at, "a control character in a string; it must be escaped");
      }
      if (text[at] == '\\') {
        escapes = true;
        at++;
      }
      at++;
    }
    if (at >= text.length) {
      throw failAt(from - 1, "a string that does not end");
    }
    at++;
    return escapes;
  }

  /** Which of some plain words the next string is, without making it; -1, and nothing is consumed, if none. */
  public int word(List<byte[]> words) {
    int start = position();
    if (peek() == '"') {
      for (int w = 0; w < words.size(); w++) {
        byte[] word = words.get(w);
        int end = start + 1 + word.length;
        if (end < text.length
            && text[end] == '"'
            && Arrays.equals(text, start + 1, end, word, 0, word.length)) {
          at = end + 1;
          return w;
        }
      }
    }
    return -1;
  }

  /** Consumes the colon after a name. */
  public void colon() {
    expect(':');
  }

  /** The next value, a number, as it is written. */
  public String number() {
    char first = peek();
    if (first != '-' && !(first >= '0' && first <= '9')) {
      throw unexpected("a number");
    }
    int from = at;
    while (at < text.length && isNumberCharacter(text[at])) {
      at++;
    }
    if (at - from > JsonNumber.MAX_LENGTH) {
      throw failAt(from, "a number of more than " + JsonNumber.MAX_LENGTH + " characters");
    }
    String number = utf8(from, at);
    if (!JsonNumber.isNumber(number)) {
      throw failAt(from, "a number that is not in JSON's grammar");
    }
    return number;
  }

  /** The next value, a whole number of at least 0 written in digits only. */
  long count() {
    int from = position();
    long count = 0;
    while (at < text.length && text[at] >= '0' && text[at] <= '9' && at - from < MAX_DIGITS) {
      count = 10 * count + text[at] - '0';
      at++;
    }
    boolean plain = at > from && (at == text.length || !isNumberCharacter(text[at]));
    if (plain && (text[from] != '0' || at == from + 1)) {
      return count;
    }
    at = from;
    String number = number();
    try {
      for (int i = 0; i < number.length(); i++) {
        if (number.charAt(i) < '0' || number.charAt(i) > '9') {
          throw failAt(
              from, "found another number where a whole number of at least 0 was expected");
        }
      }
      return Long.parseLong(number);
    } catch (NumberFormatException e) {
      throw failAt(from, "a number beyond 2^63 - 1");
    }
  }

  /** Consumes {@code true}, {@code false} or {@code null}. */
  void literal(String literal) {
    int from = position();
    for (int i = 0; i < literal.length(); i++) {
      if (at >= text.length || text[at] != literal.charAt(i)) {
        throw failAt(from, "expected " + literal);
      }
      at++;
    }
  }

  /** Checks that nothing but whitespace is left. */
  public void end() {
    if (position() < text.length) {
      throw failAt(at, "something behind the end of the value");
    }
  }

  /** The exception for a next token that is not what was expected. */
  public JsonException unexpected(String expected) {
    int where = position();
    return failAt(where, "found " + shown(where) + " where " + expected + " was expected");
  }

  /** An exception for the byte at {@code position}. */
  JsonException failAt(int position, String message) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < Math.min(position, text.length); i++) {
      if (text[i] == '\n') {
        line++;
        column = 1;
      } else if ((text[i] & 0xc0) != 0x80) {
        column++;
      }
    }
    return new JsonException(message, line, column, position);
  }

  private void expect(char character) {
    if (peek() != character || at >= text.length) {
      throw unexpected("'" + character + "'");
    }
    at++;
  }

  private void skipWhitespace() {
    while (at < text.length
        && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
      at++;
    }
  }

  private static boolean isNumberCharacter(byte b) {
    return (b >= '0' && b <= '9') || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E';
  }

  private String shown(int where) {
    if (where >= text.length) {
      return "the end";
    }
    int b = text[where] & 0xff;
    return b > 0x20 && b < 0x7f ? "'" + (char) b + "'" : "byte 0x%02x".formatted(b);
  }

  private String utf8(int from, int to) {
    return new String(text, from, to - from, StandardCharsets.UTF_8);
  }

  private String unescaped(int from, int to) {
    StringBuilder result = new StringBuilder(to - from);
    int i = from;
    while (i < to) {
      if (text[i] != '\\') {
        int run = i;
        while (i < to && text[i] != '\\') {
          i++;
        }
        result.append(utf8(run, i));
        continue;
      }
      char escape = (char) text[i + 1];
      if (escape == 'u') {
        result.append(codeUnit(i, to));
        i += 6;
      } else {
        result.append(escaped(escape, i));
        i += 2;
      }
    }
    String whole = result.toString();
    if (Utf8.loneSurrogate(whole) >= 0) {
      throw failAt(from, "a string with a lone surrogate");
    }
    return whole;
  }

  private char escaped(char escape, int where) {
    return switch (escape) {
      case '"', '\\', '/' -> escape;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> throw failAt(where, "an escape that JSON does not have");
    };
  }

  private char codeUnit(int where, int to) {
    int unit = 0;
    for (int i = where + 2; i < where + 6; i++) {
      int digit = i < to ? hexDigit(text[i]) : -1;
      if (digit < 0) {
        throw failAt(where, "\\u without four hexadecimal digits");
      }
      unit = unit * 16 + digit;
    }
    return (char) unit;
  }

  private static int hexDigit(byte b) {
    // Not Character.digit, which takes the digits of other scripts too.
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}
