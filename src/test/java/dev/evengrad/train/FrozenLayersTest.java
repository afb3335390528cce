package dev.evengrad.train;

import static dev.evengrad.layer.Layers.batchNorm;
import static dev.evengrad.layer.Layers.dense;
import static dev.evengrad.layer.Layers.layerNorm;
import static dev.evengrad.layer.Layers.prelu;
import static dev.evengrad.layer.Layers.residual;
import static dev.evengrad.layer.Layers.rmsNorm;
import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.model.ModelSpec.input;
import static dev.evengrad.optim.Clips.globalNorm;
import static dev.evengrad.optim.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.examples.LayerScaleTwin;
import dev.evengrad.init.Initializers;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.layer.Layers;
import dev.evengrad.layer.RowLayer;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.reference.Verification;
import dev.evengrad.reference.VerificationReport;
import dev.evengrad.reference.textbook.Textbook;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.tensor.Shape;
import dev.evengrad.testing.Allocation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer with parameters of its own can be frozen in the description. */
class FrozenLayersTest {
  private static final Dataset DATA = Digits.load().splitRows(600, 3).heldOut();

  static final String FROZEN =
      "input 64; dense 17; batch_norm momentum=0.2 frozen=true; layer_norm frozen=true; prelu"
          + " frozen=true; residual scale=learned frozen=true [dense 17 tanh]; residual"
          + " project=true frozen=true [dense 12 sigmoid]; rms_norm eps=0.001 frozen=true; dense"
          + " 10";

  /** What is frozen in it. */
  private static final List<String> MASKS =
      List.of(
          "batch_norm1.*",
          "layer_norm1.*",
          "prelu1.slope",
          "residual1.scale",
          "projection1.weight",
          "rms_norm1.weight");

  /** Arguments of the layers that need some to have parameters. */
  private static final Map<String, String> ARGUMENTS =
      Map.of(
          "dense", "dense 7",
          "repeat", "repeat 2 [tanh]",
          "residual", "residual scale=learned [tanh]",
          "branches", "branches [tanh | relu]",
          "auxiliary", "auxiliary [tanh]",
          "dropout", "dropout 0.1",
          "alpha_dropout", "alpha_dropout 0.1");

  @TempDir private Path folder;

  static List<String> layers() {
    return Layers.REGISTRY.layers().names().stream()
        .map(name -> ARGUMENTS.getOrDefault(name, name))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void everyLayerWithParametersTakesIt(String layer) {
    ModelSpec plain = ModelSpec.parse("input 5; " + layer);
    if (plain.declaration().parameterLayout().parameterCount() == 0) {
      return;
    }
    int end = layer.indexOf('[');
    String text =
        end < 0
            ? layer + " frozen=true"
            : layer.substring(0, end) + "frozen=true " + layer.substring(end);
    ModelSpec frozen = ModelSpec.parse("input 5; " + text);
    assertEquals("input 5; " + text, frozen.toString());
    assertEquals(frozen, ModelSpec.parse(frozen.toString()));
    assertFalse(frozen.equals(plain));
    assertEquals(plain, ModelSpec.parse(frozen.toString().replace("=true", "=false")));
    assertEquals(0, frozen.declaration().trainedLayout().parameterCount());
    assertEquals(
        plain.declaration().parameterLayout(), frozen.declaration().parameterLayout(), text);
  }

  @Test
  void inCodeAsInText() {
    ModelSpec spec =
        ModelSpec.of(
            input(64),
            dense(17),
            batchNorm().frozen(),
            layerNorm().frozen(),
            prelu().frozen(),
            residual(dense(17)).learnedScale().frozen(),
            residual(dense(12)).projected().frozen().scale(0.5),
            rmsNorm().frozen(),
            dense(10));
    assertEquals(
        "input 64; dense 17; batch_norm frozen=true; layer_norm frozen=true; prelu frozen=true;"
            + " residual scale=learned frozen=true [dense 17]; residual scale=0.5 project=true"
            + " frozen=true [dense 12]; rms_norm frozen=true; dense 10",
        spec.toString());
    assertEquals(spec, ModelSpec.parse(spec.toString()));
    assertTrue(spec.describe().contains("286 of them frozen"), spec.describe());
  }

  private static TrainerBuilder builder(TrainerBuilder builder) {
    return builder
        .loss(softmaxCrossEntropy())
        .clip(globalNorm(1))
        .optimizer(adam(0.01))
        .batchSize(32)
        .seed(5);
  }

  /** The same network with nothing frozen, so that the trainer can do so. */
  private static ModelSpec plain() {
    return ModelSpec.parse(FROZEN.replace(" frozen=true", ""));
  }

  @Test
  void freezesAsTheTrainerDoesFromATrainedModelThroughFiles() {
    Model start;
    try (Trainer trainer = builder(Trainer.of(plain())).build()) {
      trainer.epoch(DATA);
      start = trainer.model();
    }
    ModelSpec spec = ModelSpec.parse(FROZEN);
    TrainerBuilder byMask = builder(Trainer.of(plain()));
    MASKS.forEach(byMask::freeze);
    Path file = folder.resolve("c.safetensors");
    try (Trainer a = builder(Trainer.of(spec)).build();
        Trainer b = byMask.build();
        Trainer resumed = builder(Trainer.of(spec)).threads(2).build()) {
      // the trained numbers in the frozen network: the same layout
      a.restore(a.state().withParameters(start.parameters()));
      b.restore(b.state().withParameters(start.parameters()));
      a.epoch(DATA);
      b.epoch(DATA);
      Checkpoint.save(a.state(), file);
      resumed.restore(Checkpoint.load(file));
      for (Trainer trainer : new Trainer[] {a, b, resumed}) {
        trainer.epoch(DATA);
      }
      assertEquals(b.sha256(), a.sha256());
      assertEquals(a.sha256(), resumed.sha256());
      Model model = a.model();
      for (ParameterSlice slice : spec.declaration().parameterLayout().slices()) {
        boolean trained = spec.declaration().trainedLayout().find(slice.name()) != null;
        assertEquals(
            !trained,
            Arrays.equals(start.parameter(slice.name()), model.parameter(slice.name())),
            slice.name());
      }
      assertFalse(Arrays.equals(new float[17], model.parameter("batch_norm1.mean")));
      Path saved = folder.resolve("m.safetensors");
      model.save(saved);
      assertEquals(spec, Model.load(saved).spec());
      assertArrayEquals(
          start.parameter("layer_norm1.weight"), Model.load(saved).parameter("layer_norm1.weight"));
    }
  }

  @Test
  void aStepAllocatesNothing() {
    Batch batch = Batch.ofClasses(new float[64 * 2], 2, 64, new int[] {3, 7});
    try (Trainer trainer = builder(Trainer.of(ModelSpec.parse(FROZEN))).build()) {
      Allocation.assertNone("frozen layers", 2_000, () -> trainer.step(batch));
    }
  }

  @Test
  void aResidualConnectionWithoutParametersOfItsOwnIsRefused() {
    SpecException e =
        assertThrows(
            SpecException.class,
            () -> ModelSpec.parse("input 5; residual frozen=true [dense 5]; dense 3"));
    assertTrue(String.valueOf(e.getMessage()).contains("freeze the layers inside"), e.getMessage());
    assertThrows(SettingException.class, () -> residual(dense(5)).frozen());
  }

  /** A layer of the user's own with a parameter that is never trained. */
  private static final class FixedScale extends RowLayer {
    @Override
    public String text() {
      return "fixed_scale frozen=true";
    }

    @Override
    protected boolean trained() {
      return false;
    }

    @Override
    protected List<Parameter> parameters(int inputs) {
      return List.of(new Parameter("weight", Shape.of(inputs), 1, 1, Initializers.constant(0.7)));
    }

    @Override
    protected void forward(float[] x, float[][] parameters, float[] y) {
      for (int i = 0; i < x.length; i++) {
        y[i] = parameters[0][i] * x[i];
      }
    }

    @Override
    protected void backward(
        float[] x, float[][] parameters, float[] dy, float[] dx, float[][] gradients) {
      for (int i = 0; i < x.length; i++) {
        dx[i] = parameters[0][i] * dy[i];
        gradients[0][i] += dy[i] * x[i];
      }
    }
  }

  @Test
  void aLayerOfOnesOwnCanSaySo() {
    ModelSpec spec = ModelSpec.of(input(64), dense(17), new FixedScale(), dense(10));
    assertNull(spec.declaration().trainedLayout().find("fixed_scale1.weight"));
    try (Trainer trainer = builder(Trainer.of(spec)).build()) {
      Model start = trainer.model();
      trainer.epoch(DATA);
      Model model = trainer.model();
      assertArrayEquals(
          start.parameter("fixed_scale1.weight"), model.parameter("fixed_scale1.weight"));
      assertFalse(Arrays.equals(start.parameter("dense1.bias"), model.parameter("dense1.bias")));
    }
    VerificationReport report =
        Verification.of(spec)
            .loss(softmaxCrossEntropy())
            .textbook(
                Textbook.BUILT_IN.withLayer(
                    FixedScale.class, (l, walk) -> new LayerScaleTwin(walk.name("fixed_scale", l))))
            .run();
    assertTrue(report.passed(), report::toString);
    assertTrue(
        report.rows().stream()
            .noneMatch(
                r ->
                    r.operation().equals("weight gradient")
                        && r.tensor().equals("fixed_scale1.weight")),
        report::toString);
  }
}
