package dev.evengrad.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.evengrad.EvengradException;
import dev.evengrad.SpecException;
import java.nio.charset.StandardCharsets;

/** Any text is read to a network whose text reads back to an equal one, or refused by our exception with a place in the text. */
class ModelSpecFuzzTest {
  @FuzzTest(maxDuration = "1m")
  void parse(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    ModelSpec spec;
    try {
      spec = ModelSpec.parse(text);
    } catch (SpecException e) {
      assertTrue(e.position() <= text.length(), e::getMessage);
      return;
    } catch (EvengradException e) {
      return;
    }
    String shortest = spec.toString();
    assertEquals(spec, ModelSpec.parse(shortest));
    assertEquals(shortest, ModelSpec.parse(shortest).toString());
    assertTrue(shortest.length() <= text.length(), shortest);
    assertTrue(spec.describe().contains("parameters"));
  }
}
