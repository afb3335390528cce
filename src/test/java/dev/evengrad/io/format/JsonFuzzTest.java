package dev.evengrad.io.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any bytes are parsed to a value that survives being written, or refused by our exception. */
class JsonFuzzTest {
  @FuzzTest(maxDuration = "1m")
  void parse(byte[] bytes) {
    JsonValue value;
    try {
      value = Json.parse(bytes);
    } catch (JsonException e) {
      assertTrue(e.position() >= 0 && e.position() <= bytes.length, e::getMessage);
      return;
    }
    assertEquals(value, Json.parse(new String(bytes, StandardCharsets.UTF_8)));
    String text = Json.write(value);
    assertEquals(value, Json.parse(text));
    assertEquals(text, Json.write(Json.parse(text)));
    assertEquals(value, Json.parse(Json.writeIndented(value)));
  }
}
