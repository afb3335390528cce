package dev.evengrad.cli;

import dev.evengrad.activation.Activations;
import dev.evengrad.init.Initializers;
import dev.evengrad.layer.Layers;
import dev.evengrad.loss.Losses;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Decays;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.optim.ParameterGroups;
import dev.evengrad.optim.Schedules;
import dev.evengrad.text.Registry;
import dev.evengrad.train.metric.Metrics;
import java.util.List;

/// All names that networks and settings may use: how each is written, and a line of explanation.
final class RegistryList {
  private static final List<Registry<?>> REGISTRIES =
      List.of(
          Layers.REGISTRY.layers(),
          Activations.REGISTRY,
          Losses.REGISTRY,
          Initializers.REGISTRY,
          Clips.REGISTRY,
          ParameterGroups.REGISTRY,
          Decays.REGISTRY,
          Optimizers.REGISTRY,
          Schedules.REGISTRY,
          Metrics.REGISTRY);

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Registry<?> registry : REGISTRIES) {
      text.append(text.isEmpty() ? "" : "\n").append(registry.kind()).append(":\n");
      for (Registry.Entry<?> entry : registry.entries().values()) {
        text.append("  ").append(entry.usage()).append('\n');
        text.append("      ").append(entry.explanation()).append('\n');
      }
    }
    return text.toString();
  }
}
