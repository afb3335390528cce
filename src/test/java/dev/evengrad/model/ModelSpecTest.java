package dev.evengrad.model;

import static dev.evengrad.activation.Activations.RELU;
import static dev.evengrad.activation.Activations.TANH;
import static dev.evengrad.layer.Layers.dense;
import static dev.evengrad.layer.Layers.standardize;
import static dev.evengrad.model.ModelSpec.input;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.EvengradException;
import dev.evengrad.SpecException;
import dev.evengrad.init.Initializers;
import dev.evengrad.layer.Declaration;
import dev.evengrad.layer.Layers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSpecTest {
  @Test
  void codeAndTextMakeTheSameNetwork() {
    ModelSpec code =
        ModelSpec.of(
            input(64),
            standardize(),
            dense(128, RELU).init(Initializers.HE_UNIFORM),
            Layers.activation(TANH),
            dense(10).withoutBias());
    String text =
        "input 64; standardize; dense 128 relu init=he_uniform; tanh; dense 10 bias=false";
    assertEquals(text, code.toString());
    assertEquals(code, ModelSpec.parse(text));
    assertEquals(10, code.output().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "input 64; dense 10",
        "input 10; dense 20 sigmoid; dense 1 tanh",
        "input 4 4; dense 3 relu bias=false init=xavier_normal(1.5)",
        "input 2; relu; dense 1",
      })
  void theTextIsTheShortestThatReadsBack(String text) {
    assertEquals(text, ModelSpec.parse(text).toString());
    assertEquals(text, ModelSpec.parse("  " + text.replace("; ", " ;\n ") + " ; ").toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "'' ! 0 ! begins with its input",
        "dense 10 ! 0 ! begins with its input",
        "input ! 0 ! takes the number of features",
        "input 0; dense 10 ! 6 ! whole number of at least 1",
        "input 64; desne 10 ! 10 ! 'dense'",
        "input 64; dense ten ! 16 ! whole number of at least 1",
        "input 64; dense 0 ! 16 ! whole number of at least 1",
        "input 64; dense 10 rleu ! 19 ! 'relu'",
        "input 64; dense 10 relu baïs=true ! 24 ! is no name",
        "input 64; dense 10 init=he ! 24 ! no initializer 'he'",
      })
  void aFaultNamesItsPositionAndTheNearestName(String text, int position, String message) {
    SpecException e = assertThrows(SpecException.class, () -> ModelSpec.parse(text));
    assertEquals(position, e.position(), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertTrue(fault("input 64").contains("at least one layer"));
    assertTrue(fault("input 64; dense 10; standardize").contains("must be the first layer"));
    assertTrue(fault("input 2147483647; dense 100").contains("2147483647"));
  }

  @Test
  void describeShowsShapesParametersAndInitialisers() {
    String table = ModelSpec.parse("input 64; standardize; dense 128 relu; dense 10").describe();
    assertTrue(table.contains("dense1"), table);
    assertTrue(table.contains("8,320"), table);
    assertTrue(table.contains("weight he_normal, bias zeros"), table);
    assertTrue(table.contains("weight xavier_normal, bias zeros"), table);
    assertTrue(table.contains("9,610 parameters, 128 buffer entries"), table);
  }

  @Test
  void insertingALayerOfAnotherKindLeavesInitialWeightsAlone() {
    Declaration plain = ModelSpec.parse("input 8; dense 16 tanh; dense 4").declaration();
    Declaration more =
        ModelSpec.parse("input 8; standardize; dense 16 tanh; relu; dense 4").declaration();
    org.junit.jupiter.api.Assertions.assertArrayEquals(
        plain.initialParameters(7), more.initialParameters(7));
  }

  private static String fault(String text) {
    return assertThrows(EvengradException.class, () -> ModelSpec.parse(text)).getMessage();
  }
}
