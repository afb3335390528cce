package dev.evengrad.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.evengrad.EvengradException;
import dev.evengrad.io.format.Json;
import dev.evengrad.loss.TargetScale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetScaleFormatTest {
  @Test
  void everyBitComesBack() {
    TargetScale scale =
        TargetScale.of(
            new float[] {203_441.2f, -1e-45f, Float.MAX_VALUE}, new int[] {17, -149, 127});
    String text = Json.write(TargetScaleFormat.write(scale));
    assertEquals(scale, TargetScaleFormat.read(Json.parse(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"means\":[1]}",
        "{\"means\":[1],\"exponents\":[]}",
        "{\"means\":[],\"exponents\":[]}",
        "{\"means\":[1e300],\"exponents\":[1]}",
        "{\"means\":[\"NaN\"],\"exponents\":[1]}",
        "{\"means\":[\"x\"],\"exponents\":[1]}",
        "{\"means\":[1],\"exponents\":[1.5]}",
        "{\"means\":[1],\"exponents\":[128]}"
      })
  void whatIsNoScaleIsRefused(String text) {
    assertThrows(EvengradException.class, () -> TargetScaleFormat.read(Json.parse(text)));
  }
}
