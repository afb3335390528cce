package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterMaskTest {
  @ParameterizedTest
  @CsvSource({
    "weights, dense1.weight, true",
    "weights, dense12.bias, false",
    "weights, layer_norm1.weight, false",
    "weights, batch_norm3.weight, false",
    "weights, rms_norm1.bias, false",
    "weights, lstm1.weight_ih, true",
    "weights, norms_ahead.dense1.weight, true",
    "weights, p0, false",
    "weights, weight, true",
    "all, dense1.bias, true",
    "all, p0, true",
    "dense1.*, dense1.weight, true",
    "dense1.*, dense12.weight, false",
    "*.weight, dense12.weight, true",
    "*.weight, weight, false",
    "d*1*t, dense1.weight, true",
    "d*1*t, dense2.weight, false",
    "d*ense*se1.bias, dense1.bias, false",
    "dense1.bias, dense1.bias, true",
    "dense1.bias, dense1.bia, false",
    "*, anything.at_all, true",
    "a*a, a, false",
    "a**a, aa, true"
  })
  void includes(String mask, String parameter, boolean expected) {
    assertEquals(expected, new ParameterMask(mask).includes(parameter));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a,b", "(", "="})
  void refuses(String text) {
    assertThrows(SettingException.class, () -> new ParameterMask(text));
  }

  @Test
  void aNameThatNoParameterHasIsRefusedWhenItMeetsTheNetwork() {
    ParameterLayout.Builder layout = new ParameterLayout.Builder();
    layout.add("dense1.weight", Shape.of(2));
    SettingException e =
        assertThrows(
            SettingException.class,
            () -> new ParameterMask("dense1.weigth").requireMatch(layout.build()));
    assertTrue(
        String.valueOf(e.getMessage()).contains("did you mean 'dense1.weight'?"), e.getMessage());
    new ParameterMask("*.weight").requireMatch(layout.build());
    ParameterMask.ALL.requireMatch(layout.build());
  }

  @Test
  void isTheDefaultOfDecays() {
    assertEquals(ParameterMask.WEIGHTS, Optimizers.adamw(0.1, 0.1).mask());
    assertEquals("weights", ParameterMask.WEIGHTS.toString());
  }
}
