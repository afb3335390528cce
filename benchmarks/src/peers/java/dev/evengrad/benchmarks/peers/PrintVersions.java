package dev.evengrad.benchmarks.peers;

import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonObject;

/// Prints the version of every engine, from the libraries themselves, as a JSON object by name. Called by scripts/bench
/// peers.
public final class PrintVersions {
  private PrintVersions() {}

  public static void main(String[] args) {
    JsonObject.Builder versions = JsonObject.builder();
    for (Engine engine : Engines.all()) {
      versions.put(engine.name(), engine.version());
    }
    System.out.println(Json.writeIndented(versions.build()));
    // PyTorch's threads do not end by themselves.
    System.exit(0);
  }
}
