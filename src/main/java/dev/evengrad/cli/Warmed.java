package dev.evengrad.cli;

import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.model.MemoryUse;
import dev.evengrad.model.WarmUpReport;

/// What `bench` says of predictions or training before their speed: how they warmed up, and the memory they take.
///
/// @param what `prediction` or `training`
record Warmed(String what, WarmUpReport report, MemoryUse memory) {

  String lines() {
    return "warm-up of "
        + what
        + "\n"
        + report.toString().indent(2)
        + "memory of "
        + what
        + "\n"
        + memory.toString().indent(2);
  }

  JsonObject json() {
    return JsonObject.builder()
        .put("what", what)
        .put("warm_up_seconds", report.elapsed().toNanos() * 1e-9)
        .put("warm_up", new JsonArray(report.calls().stream().map(Warmed::ofCalls).toList()))
        .put("memory", ofMemory(memory))
        .build();
  }

  private static JsonValue ofCalls(WarmUpReport.Calls calls) {
    return JsonObject.builder()
        .put("rows", calls.rows())
        .put("calls", calls.count())
        .put("first_seconds", calls.first().toNanos() * 1e-9)
        .put("last_seconds", calls.last().toNanos() * 1e-9)
        .put("settled", calls.settled())
        .build();
  }

  private static JsonObject ofMemory(MemoryUse use) {
    return JsonObject.builder()
        .put("parameters", use.parameters())
        .put("weights", use.weights())
        .put("buffers", use.buffers())
        .put("packed", use.packed())
        .put("gradients", use.gradients())
        .put("moments", use.moments())
        .put("workspace", use.workspace())
        .put("scratch", use.scratch())
        .put("total", use.total())
        .put("bytes_per_parameter", use.bytesPerParameter())
        .build();
  }
}
