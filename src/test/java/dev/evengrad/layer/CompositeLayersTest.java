package dev.evengrad.layer;

import static dev.evengrad.activation.Activations.RELU;
import static dev.evengrad.activation.Activations.TANH;
import static dev.evengrad.layer.Layers.branches;
import static dev.evengrad.layer.Layers.dense;
import static dev.evengrad.layer.Layers.repeat;
import static dev.evengrad.layer.Layers.residual;
import static dev.evengrad.model.ModelSpec.input;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.EvengradException;
import dev.evengrad.model.ModelSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that hold others: their text, their names and shapes, and what they refuse. */
class CompositeLayersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "input 64; dense 128 relu; residual [dense 128 relu; dense 128]; dense 10",
        "input 8; residual scale=0.25 [dense 8]",
        "input 8; residual scale=learned project=true [dense 8 tanh; dense 3]",
        "input 8; repeat 30 [dense 64 sigmoid]; dense 1",
        "input 8; branches [dense 16 relu | dense 8 tanh; dense 8]; dense 1",
        "input 8; branches mode=sum [dense 8 | | residual [repeat 2 [dense 8]]]",
        "input 4 4; flatten; dense 2",
        "input 4; branches [| dense 2 |]",
        "input 4; softmax; log_softmax; prelu",
        "input 4; dropout 0.1; alpha_dropout 0.25",
        "input 4; batch_norm; batch_norm momentum=0.5; batch_norm momentum=0 eps=0.001; dense 1",
        "input 4; layer_norm; layer_norm eps=0.001; rms_norm; rms_norm eps=0.001",
      })
  void theTextReadsBack(String text) {
    ModelSpec spec = ModelSpec.parse(text);
    assertEquals(text, spec.toString());
    assertEquals(spec, ModelSpec.parse(spec.toString()));
  }

  @Test
  void codeAndTextMakeTheSameNetwork() {
    ModelSpec code =
        ModelSpec.of(
            input(64),
            dense(128, RELU),
            residual(dense(128, RELU), dense(128)),
            residual(dense(64)).scale(0.5).projected(),
            residual(dense(64)).learnedScale(),
            branches(List.of(dense(16, RELU)), List.of()),
            repeat(3, dense(7, TANH)));
    String text =
        "input 64; dense 128 relu; residual [dense 128 relu; dense 128]"
            + "; residual scale=0.5 project=true [dense 64]; residual scale=learned [dense 64]"
            + "; branches [dense 16 relu |]; repeat 3 [dense 7 tanh]";
    assertEquals(ModelSpec.parse(text), code);
    assertEquals(7, code.output().size());
  }

  @Test
  void repeatIsWritingItOften() {
    Declaration repeated =
        ModelSpec.parse("input 5; repeat 3 [dense 5 tanh]; dense 2").declaration();
    Declaration written =
        ModelSpec.parse("input 5; dense 5 tanh; dense 5 tanh; dense 5 tanh; dense 2").declaration();
    assertEquals(written.parameterLayout().slices(), repeated.parameterLayout().slices());
    assertArrayEquals(written.initialParameters(3), repeated.initialParameters(3));
  }

  @Test
  void theOutputIsThatOfTheWholeNotOfWhatStandsLastInside() {
    assertEquals(24, ModelSpec.parse("input 8; branches [dense 16 | ]").output().size());
    assertEquals(8, ModelSpec.parse("input 8; residual [dense 4; dense 8]").output().size());
    assertEquals(16, ModelSpec.parse("input 4 4; flatten").output().size());
  }

  @Test
  void describeNestsWhatIsInside() {
    String table =
        ModelSpec.parse("input 8; residual project=true [repeat 2 [dense 4 relu]]").describe();
    assertTrue(table.contains("\nresidual1"), table);
    assertTrue(table.contains("\n  repeat1"), table);
    assertTrue(table.contains("\n    dense2"), table);
    assertTrue(table.contains("\n  projection1"), table);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "residual [dense 4] ! residual1 adds its input [8] to the output [4]",
        "residual [dense 4] ! project=true",
        "residual [] ! at least one layer",
        "residual ! one list in brackets",
        "residual [dense 8 | dense 8] ! one list in brackets",
        "residual scale=0 [dense 8] ! above 0",
        "residual scale=1e39 [dense 8] ! that a float holds",
        "residual scale=big [dense 8] ! expected a number",
        "residual scal=1 [dense 8] ! 'scale'",
        "branches [dense 8] ! at least 2 lists",
        "branches mode=max [dense 8 | dense 8] ! expected concat or sum",
        "branches mode=sum [dense 8 | dense 7] ! branch 2 has [7]",
        "branches [dense 8 | standardize] ! must be the first layer",
        "repeat 1 [standardize] ! must be the first layer",
        "repeat 0 [dense 8] ! at least 1",
        "repeat 2 [] ! at least one layer",
        "repeat 2000000000 [relu] ! more than 65536 layers",
        "repeat 60000 [repeat 60000 [repeat 60000 [flatten]]] ! more than 65536 layers",
        "layer_norm eps=0 ! above 0",
        "layer_norm eps=1e-50 ! from 1.2e-38",
        "rms_norm eps=-1 ! above 0",
        "rms_norm eps=1e39 ! from 1.2e-38",
        "dropout ! needs share",
        "dropout 1 ! not including, 1",
        "alpha_dropout -0.1 ! not including, 1",
        "dense 4 [dense 4] ! takes no brackets",
      })
  void faultsAreNamed(String layer, String message) {
    EvengradException e =
        assertThrows(EvengradException.class, () -> ModelSpec.parse("input 8; " + layer));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
