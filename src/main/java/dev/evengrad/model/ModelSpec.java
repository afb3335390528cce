package dev.evengrad.model;

import dev.evengrad.SpecException;
import dev.evengrad.layer.Declaration;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.LayerRegistry;
import dev.evengrad.layer.Layers;
import dev.evengrad.tensor.Shape;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import dev.evengrad.text.Word;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A network as a description without numbers: its input and its layers. Immutable; two are equal if their texts are. Written as text
 * as in {@code input 64; dense 128 relu; dense 10}.
 *
 * @param input what goes in
 * @param layers the layers in order, at least one
 */
public record ModelSpec(Input input, List<Layer> layers) {

  /**
   * Checks that the layers fit each other.
   *
   * @throws SpecException if there is no layer, or the network's text would be longer or deeper nested than {@link #parse} reads
   * @throws dev.evengrad.ShapeException if a layer cannot take what the one before it gives
   */
  public ModelSpec {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new SpecException("a network needs at least one layer behind its input");
    }
    TextParser.requireReadable(text(input, layers));
    Declaration unused = Declaration.of(layers, input.shape());
    assert unused != null;
  }

  /** The input of a network that takes rows of {@code features} numbers. */
  public static Input input(int features) {
    return new Input(Shape.of(features));
  }

  /** A network. */
  public static ModelSpec of(Input input, Layer... layers) {
    return new ModelSpec(input, List.of(layers));
  }

  /**
   * The network that a text describes, with the built-in layers.
   *
   * @throws SpecException with the position if the text cannot be read
   */
  public static ModelSpec parse(String text) {
    return parse(text, Layers.REGISTRY);
  }

  /** As {@link #parse(String)}, with a registry that may hold a user's own layers, activations and initializers. */
  public static ModelSpec parse(String text, LayerRegistry registry) {
    return parse(text, registry, Integer.MAX_VALUE);
  }

  /**
   * The same for a text from a file.
   *
   * @param mostTensors as many parameters and buffers as the file has tensors for; a network that has more is refused before it takes
   *     memory
   * @throws SpecException also if it has more
   */
  public static ModelSpec parse(String text, LayerRegistry registry, int mostTensors) {
    List<TextItem> items = TextParser.items(text);
    if (items.isEmpty() || !items.get(0).name().value().equals("input")) {
      throw new SpecException(
          "a network begins with its input, as in 'input 64; dense 10'",
          text,
          items.isEmpty() ? 0 : items.get(0).name().position());
    }
    Input input = readInput(items.get(0));
    List<Layer> layers = registry.layers(items.subList(1, items.size()));
    if (mostTensors < Integer.MAX_VALUE) {
      Declaration unused = Declaration.of(layers, input.shape(), mostTensors);
      assert unused != null;
    }
    return new ModelSpec(input, layers);
  }

  /** The shape of one row of the output. */
  public Shape output() {
    return declaration().output();
  }

  /** What the network declares: parameters, buffers, the table of layers. */
  public Declaration declaration() {
    return Declaration.of(layers, input.shape());
  }

  /** The table of layers with shapes, parameters and the initializers in force, for a reader. */
  public String describe() {
    return new SpecTable(declaration()).toString();
  }

  /** The shortest text that parses back to an equal network. */
  @Override
  public String toString() {
    return text(input, layers);
  }

  private static String text(Input input, List<Layer> layers) {
    return input.text()
        + layers.stream().map(layer -> "; " + layer.text()).collect(Collectors.joining());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ModelSpec that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  private static Input readInput(TextItem item) {
    if (item.arguments().isEmpty() || !item.options().isEmpty() || !item.blocks().isEmpty()) {
      throw new SpecException(
          "input takes the number of features, as in 'input 64'",
          item.text(),
          item.name().position());
    }
    int[] sizes = new int[item.arguments().size()];
    for (int i = 0; i < sizes.length; i++) {
      Word word = item.arguments().get(i);
      try {
        sizes[i] = Integer.parseInt(word.value());
      } catch (NumberFormatException e) {
        sizes[i] = 0;
      }
      if (sizes[i] < 1) {
        throw new SpecException(
            "input size is '" + word.value() + "', expected a whole number of at least 1",
            item.text(),
            word.position());
      }
    }
    return new Input(Shape.of(sizes));
  }
}
