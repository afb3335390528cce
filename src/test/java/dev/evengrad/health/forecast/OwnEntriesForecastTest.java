package dev.evengrad.health.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.activation.Activations;
import dev.evengrad.activation.ScalarActivation;
import dev.evengrad.init.Initializer;
import dev.evengrad.init.Initializers;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.layer.Dense;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Layers;
import dev.evengrad.layer.RowLayer;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What users add is measured, and said to be. */
class OwnEntriesForecastTest {
  /** y = x / 2. */
  private static final class Half extends RowLayer {
    @Override
    public String text() {
      return "half";
    }

    @Override
    protected void forward(float[] x, float[][] parameters, float[] y) {
      for (int i = 0; i < x.length; i++) {
        y[i] = x[i] / 2;
      }
    }

    @Override
    protected void backward(
        float[] x, float[][] parameters, float[] dy, float[] dx, float[][] gradients) {
      for (int i = 0; i < x.length; i++) {
        dx[i] = dy[i] / 2;
      }
    }
  }

  /** A ReLU that the library does not know. */
  private static final class OwnRelu extends ScalarActivation {
    @Override
    public String text() {
      return "relu";
    }

    @Override
    public boolean derivativeFromOutput() {
      return false;
    }

    @Override
    protected float value(float z) {
      return Math.max(z, 0);
    }

    @Override
    protected float derivative(float z) {
      return z > 0 ? 1 : 0;
    }
  }

  /** He's variance, of which it says nothing. */
  private static final class OwnHe implements Initializer {
    @Override
    public String text() {
      return "own_he";
    }

    @Override
    public void fill(
        float[] dst, int offset, Shape shape, int fanIn, int fanOut, CounterRandom random) {
      for (int i = 0; i < shape.size(); i++) {
        dst[offset + i] = (float) (Math.sqrt(2.0 / fanIn) * random.gaussian(i));
      }
    }
  }

  private static Forecast of(Layer... hidden) {
    Layer[] layers = new Layer[2];
    layers[0] = Layers.repeat(6, hidden);
    layers[1] = Layers.dense(10);
    return Forecast.of(ModelSpec.of(ModelSpec.input(64), layers));
  }

  private static void requireMarked(Forecast forecast, String name) {
    assertTrue(
        forecast.layers().stream()
            .filter(layer -> layer.name().startsWith(name))
            .limit(6)
            .allMatch(LayerForecast::measured));
  }

  @Test
  void aLayer() {
    Forecast forecast = of(new Dense(64, Activations.RELU, true, null), new Half());
    requireMarked(forecast, "half");
    assertEquals(5 * Math.log10(0.5), forecast.log10Factor(), 1e-6);
    assertEquals(Verdict.HEALTHY, forecast.verdict());
    assertEquals(
        0.5,
        forecast.layers().stream()
            .filter(l -> l.name().equals("half3"))
            .findFirst()
            .orElseThrow()
            .forward(),
        0.05);
  }

  @Test
  void anActivation() {
    Forecast forecast = of(new Dense(64, new OwnRelu(), true, Initializers.HE_NORMAL));
    requireMarked(forecast, "dense");
    assertEquals(0, forecast.log10Factor(), 1e-3);
    List<LayerForecast> profile = forecast.profile();
    assertEquals(1, profile.get(2).chi(), 1e-3);
  }

  @Test
  void anInitializer() {
    Forecast forecast = of(new Dense(64, Activations.RELU, true, new OwnHe()));
    requireMarked(forecast, "dense");
    assertEquals(0, forecast.log10Factor(), 0.2);
    assertEquals(1, forecast.profile().get(2).chi(), 0.1);
  }
}
