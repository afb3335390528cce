package dev.evengrad.io.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The strict parser and the writer. */
class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "10",
        "-1.5e+10",
        "1E400",
        "0.10",
        "\"\"",
        "\"a\\\"b\\\\c\\n\"",
        "\"h\u00e9 \u4e16 \ud83d\ude00\"",
        "true",
        "false",
        "null",
        "[]",
        "{}",
        "[1,[2,{\"a\":[]}],\"x\"]",
        "{\"b\":1,\"a\":{\"\":null}}"
      })
  void compactTextSurvives(String text) {
    assertEquals(text.replace("\\/", "/"), Json.write(Json.parse(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1 \"b\":2}",
        "01",
        "-",
        "+1",
        "1.",
        ".5",
        "1e",
        "1e+",
        "--1",
        "0x1",
        "1_0",
        "NaN",
        "Infinity",
        "-Infinity",
        "tru",
        "True",
        "nul",
        "undefined",
        "\"",
        "\"a",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\t\"",
        "\"\n\"",
        "\"\u0000\"",
        "1 2",
        "[] []",
        "{} x",
        "// c\n1",
        "/* c */ 1",
        "\ufeff1",
        "]",
        "}",
        ",",
        ":",
        "\u00a01",
        "[1}",
        "{\"a\":1]",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800\\ud800\"",
        "\"\\ud800x\"",
        "truefalse",
        "\"\\u\uff11234\""
      })
  void refuses(String text) {
    JsonException e = assertThrows(JsonException.class, () -> Json.parse(text), text);
    assertTrue(e.position() >= 0, e::getMessage);
    assertTrue(e.position() <= text.getBytes(StandardCharsets.UTF_8).length, e::getMessage);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`{\"a\":1,\"a\":2}`|`second time in one object (line 1, column 8, byte 7)`",
        "`{\"a\":1,\"\\u0061\":2}`|`the name 'a' a second time`",
        "`[1,,2]`|`found ',' where a value was expected (line 1, column 4, byte 3)`",
        "`[1,]`|`a comma before ']'`",
        "`[1 2]`|`found '2' where ',' or ']' was expected`",
        "`\"\u00e9\" 1`|`something behind the end of the value (line 1, column 5, byte 5)`",
        "`[`|`found the end where a value was expected`",
        "`-01`|`a number that is not in JSON's grammar`"
      })
  void messagesNameTheFaultAndThePlace(String text, String expected) {
    JsonException e = assertThrows(JsonException.class, () -> Json.parse(text));
    assertTrue(e.getMessage().contains(expected), e::getMessage);
  }

  @Test
  void positionCountsLines() {
    JsonException e =
        assertThrows(JsonException.class, () -> Json.parse("{\n  \"a\": 1,\n  \"b\": x\n}"));
    assertTrue(e.getMessage().endsWith("(line 3, column 8, byte 19)"), e::getMessage);
    assertEquals(19, e.position());
  }

  @Test
  void refusesInvalidUtf8AndLoneSurrogates() {
    byte[] overlong = {'"', (byte) 0xc0, (byte) 0x80, '"'};
    assertEquals(1, assertThrows(JsonException.class, () -> Json.parse(overlong)).position());
    assertThrows(JsonException.class, () -> Json.parse("\"\ud800\""));
    assertThrows(JsonException.class, () -> new JsonString("a\udc00"));
    assertThrows(JsonException.class, () -> JsonObject.builder().put("\ud800", 1).build());
  }

  @Test
  void nestingIsLimitedBothWays() {
    String deepest = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);
    JsonValue value = Json.parse(deepest);
    assertEquals(deepest, Json.write(value));
    JsonException read = assertThrows(JsonException.class, () -> Json.parse("[" + deepest + "]"));
    assertTrue(read.getMessage().contains("deeper than 64"), read::getMessage);
    assertThrows(JsonException.class, () -> Json.write(new JsonArray(List.of(value))));
    assertThrows(JsonException.class, () -> Json.parse("[".repeat(1 << 20)));
  }

  @Test
  void everyEscapeIsRead() {
    String escapes = "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\ud83d\\uDE00\\u0000\"";
    assertEquals("\"\\/\b\f\n\r\tA\u00e9\ud83d\ude00\0", Json.parse(escapes).asString());
  }

  @Test
  void everyCharacterIsWrittenSoThatItIsReadBack() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c < 0x11000; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        all.appendCodePoint(c);
      }
    }
    String text = all.toString();
    assertEquals(text, Json.parse(Json.write(new JsonString(text))).asString());
  }

  @Test
  void doublesSurviveBitForBit() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      double back = Json.parse(Json.write(JsonValue.of(value))).asDouble();
      assertEquals(
          value, back, 0.0, () -> "bits " + Long.toHexString(Double.doubleToRawLongBits(value)));
    }
    for (double value :
        new double[] {
          0.0,
          -0.0,
          Double.MIN_VALUE,
          Double.MAX_VALUE,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY
        }) {
      double back = Json.parse(Json.write(JsonValue.of(value))).asDouble();
      assertEquals(Double.doubleToLongBits(value), Double.doubleToLongBits(back));
    }
    assertEquals("0.1", Json.write(JsonValue.of(0.1)));
    assertEquals("\"NaN\"", Json.write(JsonValue.of(Double.NaN)));
    assertThrows(JsonException.class, () -> JsonNumber.of(Double.NaN));
  }

  @Test
  void numbersGiveOnlyWhatTheyAre() {
    assertEquals(-7, Json.parse("-7").asInt());
    assertEquals(Long.MIN_VALUE, Json.parse("-9223372036854775808").asLong());
    assertEquals(1e-5, Json.parse("1e-05").asDouble());
    assertThrows(JsonException.class, () -> Json.parse("2147483648").asInt());
    assertThrows(JsonException.class, () -> Json.parse("9223372036854775808").asLong());
    assertThrows(JsonException.class, () -> Json.parse("1.0").asLong());
    assertThrows(JsonException.class, () -> Json.parse("1e2").asInt());
    assertThrows(JsonException.class, () -> Json.parse("1e999").asDouble());
    assertThrows(JsonException.class, () -> new JsonNumber("0x1"));
    assertEquals(4096, new JsonNumber("1".repeat(4096)).text().length());
    assertThrows(JsonException.class, () -> Json.parse("1".repeat(4097)));
    assertThrows(JsonException.class, () -> new JsonNumber("1".repeat(4097)));
  }

  @Test
  void aValueOfAnotherKindSaysBothKinds() {
    JsonValue value = Json.parse("{\"a\":[1,\"x\",true,null]}");
    JsonArray array = value.asObject().get("a").asArray();
    JsonException e = assertThrows(JsonException.class, () -> array.get(0).asString());
    assertEquals("found the number '1' where a string was expected", e.getMessage());
    assertThrows(JsonException.class, () -> array.get(1).asDouble());
    assertThrows(JsonException.class, () -> array.get(1).asInt());
    assertThrows(JsonException.class, () -> array.get(2).asArray());
    assertThrows(JsonException.class, () -> array.get(3).asBoolean());
    assertThrows(JsonException.class, () -> array.get(3).asObject());
    assertThrows(JsonException.class, () -> array.get(4));
    e = assertThrows(JsonException.class, () -> value.asObject().get("b"));
    assertEquals("there is no member 'b', only ['a']", e.getMessage());
  }

  @Test
  void builtValuesAreWrittenInOrder() {
    JsonObject object =
        JsonObject.builder()
            .put("name", "x\u0001")
            .put("count", 3)
            .put("loss", 0.25)
            .put("ok", true)
            .put("none", new JsonNull())
            .put("sizes", JsonArray.ofInts(1, 2))
            .put("norms", JsonArray.ofDoubles(1.5, Double.NEGATIVE_INFINITY))
            .put("names", JsonArray.ofStrings(List.of("a", "b")))
            .build();
    assertEquals(
        "{\"name\":\"x\\u0001\",\"count\":3,\"loss\":0.25,\"ok\":true,\"none\":null,"
            + "\"sizes\":[1,2],\"norms\":[1.5,\"-Infinity\"],\"names\":[\"a\",\"b\"]}",
        Json.write(object));
    assertEquals(object, Json.parse(Json.write(object)));
    assertEquals(List.of("a", "b"), object.get("names").asArray().strings());
    assertEquals(Double.NEGATIVE_INFINITY, object.get("norms").asArray().doubles()[1]);
    assertThrows(JsonException.class, () -> JsonObject.builder().put("a", 1).put("a", 2));
  }

  @Test
  void indentedTextReadsBack() {
    JsonValue value = Json.parse("{\"a\":[1,{}],\"b\":{\"c\":[]}}");
    String text = Json.writeIndented(value);
    assertEquals(
        """
        {
          "a": [
            1,
            {}
          ],
          "b": {
            "c": []
          }
        }\
        """,
        text);
    assertEquals(value, Json.parse(text));
  }
}
