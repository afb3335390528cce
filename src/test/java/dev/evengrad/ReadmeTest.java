package dev.evengrad;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.activation.Activations;
import dev.evengrad.init.Initializers;
import dev.evengrad.layer.Layers;
import dev.evengrad.loss.Losses;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Decays;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.optim.Schedules;
import dev.evengrad.text.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  @Test
  void namesEveryEntryOfTheRegistries() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    for (Registry<?> registry :
        List.of(
            Layers.REGISTRY.layers(),
            Activations.REGISTRY,
            Losses.REGISTRY,
            Initializers.REGISTRY,
            Clips.REGISTRY,
            Decays.REGISTRY,
            Optimizers.REGISTRY,
            Schedules.REGISTRY)) {
      for (String name : registry.names()) {
        boolean named =
            readme.contains("`" + name + "`")
                || readme.contains("`" + name + "(")
                || readme.contains("`" + name + " ");
        assertTrue(named, "the README does not name the " + registry.kind() + " " + name);
      }
    }
  }
}
