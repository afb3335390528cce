package dev.evengrad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.activation.Activation;
import dev.evengrad.activation.Activations;
import dev.evengrad.init.Initializers;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Layers;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Decays;
import dev.evengrad.optim.GradientTransform;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.optim.Schedule;
import dev.evengrad.optim.Schedules;
import dev.evengrad.tensor.Shape;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Registry;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import dev.evengrad.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the table of the page for them says of Evengrad beside PyTorch and Keras is what the code does. */
class ComparisonTest {
  private static final Path PAGE = Path.of("src/site/markdown/coming-from-pytorch-keras.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern OPTION = Pattern.compile("(, *| )?\\b[a-z0-9_]+=[^,) ]+");

  private static List<String[]> rows() throws IOException {
    List<String[]> rows = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("| ") && !line.startsWith("| |")) {
        String[] cells = line.substring(2, line.length() - 2).split(" \\| ", -1);
        assertEquals(4, cells.length, line);
        rows.add(cells);
      }
    }
    assertTrue(rows.size() >= 30, "the table has lost its rows");
    return rows;
  }

  /** The texts in the last column that name options, such as {@code huber(delta=1)}. */
  static List<String> textsWithOptions() throws IOException {
    List<String> texts = new ArrayList<>();
    for (String[] row : rows()) {
      CODE.matcher(row[3])
          .results()
          .map(found -> found.group(1))
          .filter(
              text ->
                  text.contains("=") && !text.matches("(init|weights|frozen|zero_init|scale)=.*"))
          .forEach(text -> texts.add(text.replace("(rate,", "(0.1,")));
    }
    return texts;
  }

  @ParameterizedTest
  @MethodSource("textsWithOptions")
  void anOptionThatIsNamedHasItsDefault(String text) {
    String bare = OPTION.matcher(text).replaceAll("").replace("(, ", "(").replace("()", "");
    assertTrue(bare.length() < text.length(), text);
    assertEquals(made(bare), made(text));
  }

  private static String made(String text) {
    String name = text.split("[( ]", 2)[0];
    if (Layers.REGISTRY.layers().get(name) != null) {
      return Layers.REGISTRY.layers(TextParser.items(text)).stream().map(Layer::text).toList() + "";
    }
    String made = made(Activations.REGISTRY, text, Activation::text);
    made = made != null ? made : made(Losses.REGISTRY, text, Loss::text);
    made = made != null ? made : made(Optimizers.REGISTRY, text, GradientTransform::text);
    made = made != null ? made : made(Clips.REGISTRY, text, GradientTransform::text);
    made = made != null ? made : made(Decays.REGISTRY, text, GradientTransform::text);
    made = made != null ? made : made(Schedules.REGISTRY, text, Schedule::text);
    return assertNotNullText(made, text);
  }

  private static String assertNotNullText(String made, String text) {
    assertNotNull(made, "there is nothing called '" + text + "'");
    return made;
  }

  private static <T> String made(
      Registry<Function<Arguments, T>> registry, String text, Function<T, String> toText) {
    TextItem item = TextParser.call(text);
    Function<Arguments, T> factory = registry.get(item.name().value());
    return factory == null ? null : toText.apply(Arguments.create(item, factory));
  }

  @Test
  void anotherDefaultWouldBeFound() {
    assertNotEquals(made("adam"), made("adam(eps=1e-7)"));
    assertNotEquals(made("layer_norm"), made("layer_norm eps=1e-3"));
    assertNotEquals(made("one_cycle"), made("one_cycle(div=24)"));
  }

  @Test
  void whatHasNoTextIsSo() {
    ModelSpec spec = ModelSpec.parse("input 4; prelu");
    assertEquals(List.of(Shape.of(1)), shapes(spec));
    assertEquals(0.25f, spec.declaration().initialParameters(1)[0]);
    try (Trainer trainer =
        Trainer.of(spec).loss(Losses.mse()).optimizer(Optimizers.sgd(1)).build()) {
      assertEquals(32, trainer.state().batchSize());
      assertEquals(0, trainer.state().seed());
    }
  }

  @Test
  void aPlateauLowersTheRateAfterEpochTwelveAsPyTorchDoes() {
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 4; dense 1"))
            .loss(Losses.mse())
            .optimizer(Optimizers.sgd(1))
            .schedule(Schedules.parse("reduce_on_plateau"))
            .build()) {
      for (int epoch = 1; epoch <= 11; epoch++) {
        trainer.tell(1);
        assertEquals(1, trainer.rate(), "after epoch " + epoch);
      }
      trainer.tell(1);
      assertEquals(0.1, trainer.rate(), 1e-15);
    }
  }

  /** The end of {@code one_cycle} and of {@code cosine} is kept, and a way up of no step begins at the top. */
  @Test
  void schedulesStayAtTheirEnd() {
    Schedule cycle = Schedules.parse("one_cycle(100)");
    assertEquals(1 / 25e4, cycle.factor(99), 1e-15);
    assertEquals(cycle.factor(99), cycle.factor(100));
    assertEquals(cycle.factor(99), cycle.factor(1000));
    assertEquals(1, Schedules.parse("one_cycle(3, up=0.3)").factor(0));
    Schedule cosine = Schedules.parse("cosine(100)");
    assertEquals(0, cosine.factor(100));
    assertEquals(0, cosine.factor(150));
  }

  /** What PyTorch accepts and the last row says is refused. */
  @ParameterizedTest
  @ValueSource(strings = {"sgd(-1)", "momentum(0.1, mu=1)", "adam(eps=0)"})
  void settingsAtTheEndOfTheirRangeAreRefused(String optimizer) {
    assertThrows(SpecException.class, () -> made(optimizer));
    assertThrows(SpecException.class, () -> made("softmax_cross_entropy(smoothing=1)"));
  }

  private static List<Shape> shapes(ModelSpec spec) {
    return spec.declaration().parameters().stream().map(p -> p.slice().shape()).toList();
  }

  @Test
  void initialWeightsAreWhatTheFirstRowSays() throws IOException {
    String cell = rows().get(0)[3];
    String schemes =
        "by activation: `%s` for the ReLU family, `%s` for `selu`, else `%s`; biases 0"
            .formatted(
                Initializers.defaultFor(Activations.RELU).text(),
                Initializers.defaultFor(Activations.SELU).text(),
                Initializers.defaultFor(Activations.TANH).text());
    assertTrue(cell.startsWith(schemes), cell);
    assertNotNull(Layers.REGISTRY.initializers().get("pytorch"));
    assertNotNull(Layers.REGISTRY.initializers().get("xavier_uniform"));
  }
}
