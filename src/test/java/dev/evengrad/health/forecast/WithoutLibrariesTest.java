package dev.evengrad.health.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Forecasts where neither EJML nor commons-numbers is: our classes in a loader that sees the JDK and nothing else. */
class WithoutLibrariesTest {
  private static final String NETWORK =
      "input 64; dense 32 relu; dense 32 tanh; dense 32 gelu; dense 10";

  private final ModelSpec spec = ModelSpec.parse(NETWORK);

  @Test
  void onlySingularValuesAreMissing() throws Exception {
    URL classes = Forecast.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader bare =
        new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
      Class<?> specs = bare.loadClass(ModelSpec.class.getName());
      Object bareSpec = specs.getMethod("parse", String.class).invoke(null, NETWORK);
      Class<?> forecasts = bare.loadClass(Forecast.class.getName());
      Object forecast = forecasts.getMethod("of", specs).invoke(null, bareSpec);
      Forecast expected = Forecast.of(spec);
      assertEquals(
          expected.verdict().toString(), forecasts.getMethod("verdict").invoke(forecast) + "");
      double factor = (double) forecasts.getMethod("factor").invoke(forecast);
      assertEquals(expected.factor(), factor, 1e-3 * expected.factor(), "gelu by its own values");

      Class<?> datasets = bare.loadClass(Dataset.class.getName());
      Class<?> losses = bare.loadClass(Loss.class.getName());
      Class<?> measurements = bare.loadClass(Measurement.class.getName());
      Object digits = bare.loadClass(Digits.class.getName()).getMethod("load").invoke(null);
      Object loss =
          bare.loadClass(Losses.class.getName()).getMethod("softmaxCrossEntropy").invoke(null);
      Object measured =
          measurements
              .getMethod("of", specs, datasets, losses, int.class, long.class)
              .invoke(null, bareSpec, digits, loss, 16, 1L);
      Measurement full = Measurement.of(spec, Digits.load(), Losses.softmaxCrossEntropy(), 16, 1);
      assertEquals("", full.note());
      String note = (String) measurements.getMethod("note").invoke(measured);
      assertTrue(note.contains("org.ejml:ejml-ddense:0.46.1"), note);
      assertEquals(full.log10Factor(), measurements.getMethod("log10Factor").invoke(measured));
      assertEquals(
          full.layers().size(),
          ((List<?>) measurements.getMethod("layers").invoke(measured)).size());
    }
  }
}
