package dev.evengrad.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.EvengradException;
import dev.evengrad.SpecException;
import dev.evengrad.init.Initializers;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Layers;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Decays;
import dev.evengrad.optim.MovingAverage;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.optim.ParameterGroups;
import dev.evengrad.optim.ParameterMask;
import dev.evengrad.optim.Schedules;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No text, however long or deeply nested, costs more than a moment: it is refused with the place and the limit. */
class TextLimitsTest {
  private static final Duration MOMENT = Duration.ofSeconds(5); // on a machine under load
  private static final int LONGEST_MESSAGE = 400;

  private static final Map<String, Consumer<String>> READERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("network", ModelSpec::parse),
              Map.entry("layer", text -> ModelSpec.parse("input 2; " + text)),
              Map.entry("activation", text -> ModelSpec.parse("input 2; dense 2 " + text)),
              Map.entry("option", text -> ModelSpec.parse("input 2; dense 2 init=" + text)),
              Map.entry("optimizer", Optimizers::parse),
              Map.entry("chain", Chain::parse),
              Map.entry("link of a chain", text -> Chain.parse("chain(" + text + ", sgd(1))")),
              Map.entry("schedule", Schedules::parse),
              Map.entry("clip", Clips::parse),
              Map.entry("decay", Decays::parse),
              Map.entry("mask of a decay", text -> Decays.parse("l2(1, mask=" + text + ")")),
              Map.entry("group", ParameterGroups::parse),
              Map.entry("mask", ParameterMask::new),
              Map.entry("loss", Losses::parse),
              Map.entry("average", MovingAverage::parse),
              Map.entry("initializer", text -> Initializers.REGISTRY.find(TextParser.call(text)))));

  private static Set<String> kinds() {
    return READERS.keySet();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyKindOfTextIsRefusedAtOnce(String kind) {
    for (int length : new int[] {1000, 500_000, 10_000_000}) {
      refused(kind, "a".repeat(length));
      refused(kind, "1".repeat(length));
      refused(kind, "adam(" + "0".repeat(length) + ")");
      refused(kind, "warmup(" + "1,".repeat(length / 2) + ")");
      refused(kind, "warmup(1,".repeat(length / 9) + ")".repeat(length / 9));
      refused(kind, "warmup(".repeat(length / 7));
      refused(kind, "a(b=".repeat(length / 4) + ")".repeat(length / 4));
      refused(kind, "residual [".repeat(length / 10) + "]".repeat(length / 10));
      refused(kind, "[".repeat(length));
    }
  }

  private static void refused(String kind, String text) {
    String shown = kind + ": " + Excerpt.of(text) + " of " + text.length();
    EvengradException refused =
        assertTimeout(
            MOMENT,
            () ->
                assertThrows(EvengradException.class, () -> READERS.get(kind).accept(text), shown),
            shown);
    int length = refused.getMessage().length();
    assertTrue(length < LONGEST_MESSAGE, () -> shown + ": a message of " + length);
  }

  @Test
  void nestingIsRefusedWithItsPlaceAndTheLimit() {
    SpecException e =
        assertThrows(
            SpecException.class,
            () -> Schedules.parse("warmup(1, ".repeat(2000) + "constant" + ")".repeat(2000)));
    assertTrue(e.getMessage().contains("parentheses are nested deeper than 32"), e.getMessage());
    assertEquals("warmup(1, ".length() * 32 + "warmup".length(), e.position());

    SpecException brackets =
        assertThrows(
            SpecException.class,
            () -> ModelSpec.parse("input 2; " + "residual [".repeat(33) + "relu" + "]".repeat(33)));
    assertTrue(
        brackets.getMessage().contains("brackets are nested deeper than 32"),
        brackets.getMessage());
    assertEquals("input 2; ".length() + "residual [".length() * 33 - 1, brackets.position());
  }

  @Test
  void whatIsWithinTheLimitsIsRead() {
    String deep = "warmup(1, ".repeat(31) + "cosine(10)" + ")".repeat(31);
    assertEquals(deep, Schedules.parse(deep).text());
    String network = "input 2; " + "residual [".repeat(32) + "relu" + "]".repeat(32);
    assertEquals(network, ModelSpec.parse(network).toString());
  }

  /** What could be saved but not loaded is refused when it is made. */
  @Test
  void aNetworkOfCodeThatNoTextCouldDescribeIsRefused() {
    Layer layer = Layers.dense(2);
    for (int depth = 0; depth < 33; depth++) {
      layer = Layers.residual(layer);
    }
    Layer deep = layer;
    SpecException e =
        assertThrows(SpecException.class, () -> ModelSpec.of(ModelSpec.input(2), deep));
    assertTrue(e.getMessage().contains("nested deeper than 32"), e.getMessage());
  }

  @Test
  void eightThousandLayersAreReadWrittenAndDescribedInAMoment() {
    String text = "input 4" + "; dense 4 tanh frozen=true; layer_norm".repeat(4000) + "; dense 4";
    assertTimeout(
        MOMENT,
        () -> {
          ModelSpec spec = ModelSpec.parse(text);
          assertEquals(text, spec.toString());
          String table = spec.describe();
          assertEquals(8000 + 3, table.lines().count());
          assertTrue(table.contains("layer_norm4000"));
          assertInstanceOf(
              Layer.class, Layers.repeat(4000, spec.layers().subList(0, 2).toArray(new Layer[0])));
          assertTrue(
              new ModelSpec(spec.input(), Collections.nCopies(8000, Layers.dense(4)))
                  .describe()
                  .contains("dense8000"));
        });
  }
}
