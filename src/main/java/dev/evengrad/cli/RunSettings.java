package dev.evengrad.cli;

import dev.evengrad.kernel.Fingerprint;
import dev.evengrad.kernel.KernelBackend;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a run was made with, as far as people may want to know it later: what gives the same weights again.
final class RunSettings {
  private RunSettings() {}

  static Map<String, String> of(Recipe recipe, KernelBackend backend) {
    Map<String, String> about = new LinkedHashMap<>();
    about.put("network", recipe.spec().toString());
    about.put(
        "data",
        "%s, %d rows to train on, %d held out"
            .formatted(
                recipe.training().name(),
                recipe.training().rows(),
                recipe.heldOut() == null ? 0 : recipe.heldOut().rows()));
    about.put("data sha256", recipe.training().sha256());
    about.put("schedule", recipe.schedule().text());
    about.put("epochs", Integer.toString(recipe.epochs()));
    about.put("seed", Long.toString(recipe.seed()));
    about.put("threads", Integer.toString(recipe.threads()));
    about.put("fingerprint", Fingerprint.of(backend));
    return about;
  }
}
