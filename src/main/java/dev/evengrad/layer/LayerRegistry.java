package dev.evengrad.layer;

import dev.evengrad.SpecException;
import dev.evengrad.activation.Activation;
import dev.evengrad.init.Initializer;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Registry;
import dev.evengrad.text.Synonyms;
import dev.evengrad.text.TextItem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * All that a network's text may name.
 *
 * @param layers layers; each reads its arguments, and may read nested items through this registry
 * @param activations activations, which are layers too
 * @param initializers initializers
 */
public record LayerRegistry(
    Registry<BiFunction<Arguments, LayerRegistry, Layer>> layers,
    Registry<Function<Arguments, Activation>> activations,
    Registry<Function<Arguments, Initializer>> initializers) {

  /** The layer that an item describes. */
  public Layer layer(TextItem item) {
    BiFunction<Arguments, LayerRegistry, Layer> layer = layers.get(item.name().value());
    if (layer != null) {
      return Arguments.create(item, a -> layer.apply(a, this));
    }
    Function<Arguments, Activation> activation = activations.get(item.name().value());
    if (activation != null) {
      return new ActivationLayer(Arguments.create(item, activation));
    }
    String name = item.name().value();
    throw new SpecException(
        "there is no layer or activation '" + name + "'" + Synonyms.suggestion(name, names()),
        item.text(),
        item.name().position());
  }

  /** The layers that a list of items describes. */
  public List<Layer> layers(List<TextItem> items) {
    List<Layer> made = new ArrayList<>();
    for (TextItem item : items) {
      made.add(layer(item));
    }
    return made;
  }

  /** This registry with another activation. */
  public LayerRegistry withActivation(
      String name, String usage, String explanation, Function<Arguments, Activation> factory) {
    return new LayerRegistry(
        layers, activations.with(name, usage, explanation, factory), initializers);
  }

  /** This registry with another layer. */
  public LayerRegistry withLayer(
      String name,
      String usage,
      String explanation,
      BiFunction<Arguments, LayerRegistry, Layer> factory) {
    return new LayerRegistry(
        layers.with(name, usage, explanation, factory), activations, initializers);
  }

  /** This registry with another initializer. */
  public LayerRegistry withInitializer(
      String name, String usage, String explanation, Function<Arguments, Initializer> factory) {
    return new LayerRegistry(
        layers, activations, initializers.with(name, usage, explanation, factory));
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(layers.names());
    names.addAll(activations.names());
    return names;
  }
}
