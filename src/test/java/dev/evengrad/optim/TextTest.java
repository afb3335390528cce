package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.text.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of clips, optimizers and schedules, and the settings they refuse. */
class TextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sgd(0.1)                     | sgd(0.1)
          sgd(rate=1)                  | sgd(1)
          momentum(0.05)               | momentum(0.05)
          momentum(0.05, 0.9)          | momentum(0.05)
          momentum(0.05, mu=0.5)       | momentum(0.05, 0.5)
          momentum(0.05, 0)            | momentum(0.05, 0)
          adam                         | adam(0.001)
          adam(0.01)                   | adam(0.01)
          adam(0.01, 0.9, 0.999, 1e-8) | adam(0.01)
          adam(0.01, 0.8)              | adam(0.01, beta1=0.8)
          adam(0.01, eps=1e-6)         | adam(0.01, eps=1.0E-6)
          adam(1e-9, 0, 0.5, 1)        | adam(1.0E-9, beta1=0, beta2=0.5, eps=1)
          adam(amsgrad=true)           | adam(0.001, amsgrad=true)
          nesterov(0.1)                | nesterov(0.1)
          nesterov(0.1, 0.5)           | nesterov(0.1, mu=0.5)
          adamw                        | adamw(0.001)
          adamw(0.1, 0.2)              | adamw(0.1, weight_decay=0.2)
          adamw(0.1, 0, beta1=0, mask=all) | adamw(0.1, weight_decay=0, beta1=0, mask=all)
          nadam                        | nadam(0.002)
          nadam(1, 0.8, 0.9, 1, 0)     | nadam(1, beta1=0.8, beta2=0.9, eps=1, momentum_decay=0)
          radam                        | radam(0.001)
          radam(1, eps=1)              | radam(1, eps=1)
          adamax                       | adamax(0.002)
          adamax(1, beta2=0.5)         | adamax(1, beta2=0.5)
          rmsprop                      | rmsprop(0.01)
          rmsprop(1, 0.9, 1, 0.5, true)| rmsprop(1, alpha=0.9, eps=1, momentum=0.5, centered=true)
          adagrad                      | adagrad(0.01)
          adagrad(1, 1)                | adagrad(1, eps=1)
          adadelta                     | adadelta(1)
          adadelta(0.5, 0.8, 0.25)     | adadelta(0.5, rho=0.8, eps=0.25)
          lion                         | lion(1.0E-4)
          lion(1, 0.5, 0.6, 0.1, mask=dense1.*) | lion(1, beta1=0.5, beta2=0.6, weight_decay=0.1, mask=dense1.*)
          """)
  void optimizers(String text, String shortest) {
    Optimizer optimizer = Optimizers.parse(text);
    assertEquals(shortest, optimizer.text());
    assertEquals(shortest, optimizer.toString());
    assertEquals(optimizer, Optimizers.parse(shortest));
    assertEquals(GradientTransform.Stage.OPTIMIZER, optimizer.stage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          value(0.5)        | value(0.5)
          value(limit=1e-3) | value(0.001)
          global_norm       | global_norm(1)
          global_norm(2.5)  | global_norm(2.5)
          global_norm(norm=3)  | global_norm(3)
          """)
  void clips(String text, String shortest) {
    GradientTransform clip = Clips.parse(text);
    assertEquals(shortest, clip.text());
    assertEquals(shortest, clip.toString());
    assertEquals(clip, Clips.parse(shortest));
    assertEquals(GradientTransform.Stage.CLIP, clip.stage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          constant              | constant
          cosine                | cosine
          cosine(1000)          | cosine(1000)
          cosine(1000, 0)       | cosine(1000)
          cosine(1000, 0.1)     | cosine(1000, 0.1)
          cosine(end=0.1)       | cosine(end=0.1)
          cosine(5000000000)    | cosine(5000000000)
          cosine(steps=3, end=1)| cosine(3, 1)
          """)
  void schedules(String text, String shortest) {
    Schedule schedule = Schedules.parse(text);
    assertEquals(shortest, schedule.text());
    assertEquals(shortest, schedule.toString());
    assertEquals(schedule, Schedules.parse(shortest));
  }

  @Test
  void everyEntryIsExplainedAndItsUsageBeginsWithItsName() {
    for (Registry<?> registry :
        new Registry<?>[] {
          Optimizers.REGISTRY, Clips.REGISTRY, Decays.REGISTRY, Schedules.REGISTRY
        }) {
      registry
          .entries()
          .forEach(
              (name, entry) -> {
                assertTrue(entry.usage().startsWith(name), entry.usage());
                assertTrue(entry.explanation().length() > 10, name);
                assertTrue(entry.explanation().length() < 90, name);
              });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd",
        "sgd(-1)",
        "sgd(NaN)",
        "sgd(Infinity)",
        "sgd(0.1, 0.9)",
        "sgd(x)",
        "sgdd(1)",
        "momentum(0.1, 1)",
        "momentum(0.1, -0.1)",
        "momentum(0.1, nu=0.5)",
        "adam(0.1, 1)",
        "adam(0.1, beta2=1)",
        "adam(0.1, eps=0)",
        "adam(0.1, eps=1e-40)",
        "adam(0.1, beta1=-1)",
        "adam(0.1, eps=-1)",
        "adam(0.1, amsgrad=yes)",
        "nesterov",
        "nesterov(0.1, 1)",
        "adamw(0.1, -1)",
        "adamw(0.1, mask=)",
        "adamw(0.1, mask=a+b)",
        "adamw(0.1, eps=0)",
        "nadam(0.1, momentum_decay=-1)",
        "nadam(0.1, eps=0)",
        "radam(0.1, beta2=1)",
        "adamax(0.1, eps=0)",
        "rmsprop(0.1, alpha=1)",
        "rmsprop(0.1, momentum=1)",
        "rmsprop(0.1, eps=1e-40)",
        "adagrad(-1)",
        "adagrad(0.1, eps=0)",
        "adadelta(1, rho=1)",
        "adadelta(1, eps=0)",
        "lion(0.1, beta1=1)",
        "lion(0.1, weight_decay=-0.1)",
        ""
      })
  void refusedOptimizers(String text) {
    assertThrows(SpecException.class, () -> Optimizers.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "value",
        "value(0)",
        "value(-1)",
        "value(NaN)",
        "value(Infinity)",
        "value(1e-60)",
        "global_norm(0)",
        "global_norm(-1)",
        "global_norm(NaN)",
        "global_norm(Infinity)",
        "norm(1)"
      })
  void refusedClips(String text) {
    assertThrows(SpecException.class, () -> Clips.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "constant(1)",
        "cosine(0)",
        "cosine(-1)",
        "cosine(1.5)",
        "cosine(x)",
        "cosine(10, -0.1)",
        "cosine(10, 1.1)",
        "cosine(10, NaN)",
        "linea"
      })
  void refusedSchedules(String text) {
    assertThrows(SpecException.class, () -> Schedules.parse(text));
  }

  @Test
  void refusedSettingsInCode() {
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      refused("rate", () -> Optimizers.sgd(bad));
      refused("rate", () -> Optimizers.momentum(bad));
      refused("rate", () -> Optimizers.adam(bad));
      refused("rate", () -> Optimizers.nesterov(bad, 0.9));
      refused("rate", () -> Optimizers.amsgrad(bad));
      refused("rate", () -> Optimizers.adamw(bad, 0));
      refused("rate", () -> Optimizers.nadam(bad));
      refused("rate", () -> Optimizers.radam(bad));
      refused("rate", () -> Optimizers.adamax(bad));
      refused("rate", () -> Optimizers.rmsprop(bad));
      refused("rate", () -> Optimizers.adagrad(bad));
      refused("rate", () -> Optimizers.adadelta(bad));
      refused("rate", () -> Optimizers.lion(bad));
    }
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      refused("eps", () -> Optimizers.adam(1, 0.9, 0.999, bad));
      refused("limit", () -> Clips.value(bad));
      refused("norm", () -> Clips.globalNorm(bad));
    }
    for (double bad : new double[] {1, 1.5, -0.1, Double.NaN, Double.NEGATIVE_INFINITY}) {
      refused("mu", () -> Optimizers.momentum(1, bad));
      refused("beta1", () -> Optimizers.adam(1, bad, 0.999, 1e-8));
      refused("beta2", () -> Optimizers.adam(1, 0.9, bad, 1e-8));
    }
    for (double bad : new double[] {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      refused("end", () -> Schedules.cosine(10, bad));
    }
    refused("steps", () -> Schedules.cosine(0));
    refused("steps", () -> Schedules.cosine(-1));
    refused("steps", () -> Schedules.cosine(10).over(0));
  }

  private static void refused(String setting, Executable made) {
    assertEquals(setting, assertThrows(SettingException.class, made).setting());
  }
}
