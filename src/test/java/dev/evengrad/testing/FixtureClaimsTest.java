package dev.evengrad.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.activation.Activations;
import dev.evengrad.layer.Layers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every fixture is compared with something: a result of PyTorch that lies unread proves nothing. */
class FixtureClaimsTest {
  /** Fixtures of layers that are still to come, by the name of the layer: once there is such a layer, its fixture wants a test. */
  private static final Map<String, String> TO_COME =
      Map.of(
          "layer-avg_pool2d", "avg_pool",
          "layer-max_pool2d", "max_pool",
          "layer-batch_norm2d_train", "conv",
          "layer-conv2d", "conv",
          "layer-conv2d_stride2", "conv",
          "train-cnn_digits_adam", "conv",
          "layer-gru", "gru",
          "layer-lstm", "lstm",
          "train-lstm_last_step_adam_clip1", "lstm",
          "layer-rnn_tanh", "rnn");

  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        // this test and the one that reads every file whatever is in it claim none
        String name = file.getFileName().toString();
        if (!name.equals("FixtureTest.java") && !name.equals("FixtureClaimsTest.java")) {
          sources.add(Files.readString(file));
        }
      }
    }
    return sources;
  }

  /** Whether a test loads it by its name, or by the rest of its name after its kind. */
  private static boolean claimed(String fixture, List<String> sources) {
    String kind = fixture.substring(0, fixture.indexOf('-') + 1);
    String rest = fixture.substring(kind.length());
    if (kind.equals("activation-")) {
      return Activations.REGISTRY.names().contains(rest)
          && sources.stream().anyMatch(s -> s.contains("load(\"" + kind + "\" + "));
    }
    Pattern word = Pattern.compile("(?<![\\w.-])" + Pattern.quote(rest) + "(?![\\w.-])");
    boolean training = kind.equals("train-");
    return sources.stream()
        .anyMatch(
            source ->
                source.contains("\"" + fixture + "\"")
                    || ((training
                            ? source.contains("TrainingFixture.load(")
                            : source.contains("\"" + kind + "\" + "))
                        && word.matcher(source).find()));
  }

  @Test
  void everyFixtureIsReadByATest() throws IOException {
    List<String> sources = sources();
    List<String> unread =
        Fixture.list("").stream()
            .filter(name -> !claimed(name, sources) && !TO_COME.containsKey(name))
            .toList();
    assertEquals(List.of(), unread, "fixtures that no test compares with anything");
  }

  @Test
  void fixturesToComeAreThoseOfLayersThatAreMissing() throws IOException {
    List<String> sources = sources();
    TO_COME.forEach(
        (fixture, layer) -> {
          assertTrue(Fixture.list("").contains(fixture), fixture);
          assertFalse(claimed(fixture, sources), () -> fixture + " is read by a test now");
          for (String name : Layers.REGISTRY.layers().names()) {
            assertFalse(
                name.contains(layer),
                () -> "there is a layer " + name + " now: compare it with " + fixture);
          }
        });
  }

  @Test
  void aFixtureThatNobodyNamesIsFound() throws IOException {
    assertFalse(claimed("layer-no_such_layer", sources()));
    assertFalse(claimed("activation-no_such_function", sources()));
  }
}
