package dev.evengrad.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.EvengradException;
import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.io.format.Safetensors;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.loss.Calibration;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.testing.Allocation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calibration and threshold are part of a model: of its file, its probabilities and its classes. */
class CalibratedModelTest {
  private static final Calibration THREE = new Calibration(0.8f, List.of(0.5f, -1.25f, 0f));

  @TempDir private Path folder;

  private static Model model(int outputs, ModelInfo info, BackendChoice backend) {
    ModelSpec spec = ModelSpec.parse("input 5; dense 17 tanh; dense " + outputs);
    return new Model(
        spec,
        info,
        KernelBackends.select(backend),
        spec.declaration().initialParameters(3),
        spec.declaration().initialBuffers());
  }

  private static ModelInfo info(OutputLink link) {
    return ModelInfo.NONE.withLoss("", link);
  }

  private static float[] rows(int rows) {
    float[] x = new float[rows * 5];
    CounterRandom random = CounterRandom.of(7, "rows", 0);
    for (int i = 0; i < x.length; i++) {
      x[i] = 6 * random.uniform(i) - 3;
    }
    return x;
  }

  @Test
  void probabilitiesAreOfTheCalibratedOutputsAndLogitsAreNot() {
    float[] x = rows(40);
    float[] logits = new float[120];
    float[] plain = new float[120];
    model(3, info(OutputLink.SOFTMAX), BackendChoice.AUTO).session(40).runLogits(x, 40, plain);
    float[] first = new float[0];
    for (BackendChoice backend : List.of(BackendChoice.SCALAR, BackendChoice.VECTOR)) {
      Session session =
          model(3, info(OutputLink.SOFTMAX).withCalibration(THREE), backend).session(40);
      session.runLogits(x, 40, logits);
      assertArrayEquals(plain, logits);
      float[] p = new float[120];
      session.run(x, 40, p);
      for (int r = 0; r < 40; r++) {
        double sum = 0;
        for (int c = 0; c < 3; c++) {
          sum += Math.exp(0.8 * plain[3 * r + c] + THREE.shifts().get(c));
        }
        for (int c = 0; c < 3; c++) {
          double expected = Math.exp(0.8 * plain[3 * r + c] + THREE.shifts().get(c)) / sum;
          assertEquals(expected, p[3 * r + c], 1e-6);
        }
      }
      first = first.length == 0 ? p : first;
      assertArrayEquals(first, p);
      Allocation.assertNone(backend.toString(), 5_000, () -> session.run(x, 40, p));
    }
    Calibration one = new Calibration(2, List.of(-0.5f));
    float[] z = new float[40];
    float[] p = new float[40];
    Session sigmoid =
        model(1, info(OutputLink.SIGMOID).withCalibration(one), BackendChoice.AUTO).session(40);
    sigmoid.runLogits(x, 40, z);
    sigmoid.run(x, 40, p);
    for (int r = 0; r < 40; r++) {
      assertEquals(1 / (1 + Math.exp(-2 * z[r] + 0.5)), p[r], 1e-6);
    }
  }

  @Test
  void theFileKeepsBoth() {
    Path file = folder.resolve("m.safetensors");
    Model model =
        model(
            2,
            info(OutputLink.SOFTMAX)
                .withCalibration(new Calibration(1.1f, List.of(0.1f, -3.4028235e38f)))
                .withThreshold(0.1234567890123),
            BackendChoice.AUTO);
    model.save(file);
    Model loaded = Model.load(file);
    assertEquals(model.info(), loaded.info());
    Model none = model.withInfo(model.info().withCalibration(null).withThreshold(null));
    none.save(file);
    assertNull(Model.load(file).info().calibration());
    assertNull(Model.load(file).info().threshold());
    assertEquals(
        List.of(),
        Safetensors.read(file).metadata().keySet().stream()
            .filter(key -> key.matches("evengrad\\.(calibration|threshold)"))
            .toList());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    ModelInfo softmax = info(OutputLink.SOFTMAX);
    assertThrows(
        ShapeException.class, () -> model(2, softmax.withCalibration(THREE), BackendChoice.AUTO));
    assertThrows(
        SettingException.class,
        () -> model(3, info(OutputLink.NONE).withCalibration(THREE), BackendChoice.AUTO));
    assertThrows(
        SettingException.class, () -> model(3, softmax.withThreshold(0.5), BackendChoice.AUTO));
    assertThrows(
        SettingException.class,
        () -> model(1, info(OutputLink.NONE).withThreshold(0.5), BackendChoice.AUTO));
    for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThrows(SettingException.class, () -> softmax.withThreshold(bad));
    }
    assertThrows(SettingException.class, () -> new Calibration(0, List.of()));
    assertThrows(SettingException.class, () -> new Calibration(Float.NaN, List.of()));
    assertThrows(SettingException.class, () -> new Calibration(1, List.of(Float.NaN)));
    assertThrows(SettingException.class, () -> Calibration.none(2).atTemperature(0));
  }

  /** A file of the first format, whose hash covers the weights only, may say anything. */
  @Test
  void textsThatAreNoCalibrationAreRefused() {
    for (String bad :
        List.of(
            "{\"scale\":0,\"shifts\":[0,0]}",
            "{\"scale\":1,\"shifts\":[0]}",
            "{\"scale\":1,\"shifts\":[\"NaN\",0]}",
            "{\"scale\":1e60,\"shifts\":[0,0]}",
            "[]",
            "{")) {
      assertThrows(
          EvengradException.class,
          () ->
              model(
                  2,
                  info(OutputLink.SOFTMAX)
                      .withCalibration(
                          CalibrationFormat.read(dev.evengrad.io.format.Json.parse(bad))),
                  BackendChoice.AUTO),
          bad);
    }
  }

  @Test
  void classesGoByTheThreshold() {
    float[] p = {0.3f, 0.7f, 0.8f, 0.2f, 0.75f, 0.25f, Float.NaN, 0.1f};
    Model pair = model(2, info(OutputLink.SOFTMAX), BackendChoice.AUTO);
    Model low = pair.withInfo(pair.info().withThreshold(0.2));
    int[] even = {1, 0, 0, -1};
    int[] lower = {1, 1, 1, -1}; // 0.2 as a float is above 0.2
    for (int r = 0; r < 4; r++) {
      assertEquals(even[r], pair.classOf(p, r), "row " + r);
      assertEquals(lower[r], low.classOf(p, r), "row " + r);
    }
    Model one = model(1, info(OutputLink.SIGMOID), BackendChoice.AUTO);
    Model high = one.withInfo(one.info().withThreshold(0.75));
    assertEquals(1, one.classOf(p, 1));
    assertEquals(0, one.classOf(p, 0));
    assertEquals(0, high.classOf(p, 4));
    assertEquals(1, high.classOf(p, 2));
    assertEquals(-1, high.classOf(p, 6));
    Model score =
        model(
            1,
            info(OutputLink.NONE).withOutputNames(List.of("no", "yes")).withThreshold(-1.5),
            BackendChoice.AUTO);
    assertEquals(1, score.classOf(new float[] {-1}, 0));
    assertEquals(0, score.classOf(new float[] {-2}, 0));
    Model three = model(3, info(OutputLink.SOFTMAX), BackendChoice.AUTO);
    assertEquals(1, three.classOf(new float[] {0, 0, 0, 0.2f, 0.4f, 0.4f}, 1));
    assertTrue(three.classification());
  }
}
