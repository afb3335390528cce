package dev.evengrad.report.html;

import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.io.record.RecordNote;
import dev.evengrad.report.FindingsJson;
import java.util.ArrayList;
import java.util.List;

/** What the page is drawn from: a run as JSON. */
final class RunJson {
  private RunJson() {}

  static JsonObject of(ReportedRun reported, String label) {
    WatchedRun run = reported.run();
    JsonObject.Builder about = JsonObject.builder();
    reported.run().about().forEach(about::put);
    JsonObject.Builder json =
        JsonObject.builder()
            .put("label", label)
            .put("name", run.name())
            .put("framework", run.framework())
            .put("loss", run.loss())
            .put("classes", run.classes())
            .put("optimizer", run.optimizer())
            .put("batch", run.batch())
            .put("chance_loss", Figure.json(run.chanceLoss()))
            .put("planned_steps", run.plannedSteps())
            .put("about", about.build())
            .put("layers", layers(run))
            .put("every", run.every())
            .put("steps", reported.steps())
            .put("first_step", reported.firstStep())
            .put("last_step", reported.lastStep())
            .put("clipped_steps", reported.clippedSteps())
            .put("skipped_steps", reported.skipped().count())
            .put("skipped", reported.skipped().json())
            .put("events", reported.events().json())
            .put("event_count", reported.events().count())
            .put("last_loss", Figure.json(reported.lines().lastLoss()))
            .put("held_out_accuracy", Figure.json(reported.lines().lastHeldOutAccuracy()))
            .put("lines", reported.lines().json())
            .put("grid", reported.grids().json())
            .put("watched", reported.watched())
            .put("findings", FindingsJson.of(reported.findings()))
            .put("notes", JsonArray.ofStrings(notes(reported)));
    if (!reported.profile().isEmpty()) {
      json.put("profile", ForecastProfile.of(reported));
    }
    return json.build();
  }

  private static List<String> notes(ReportedRun reported) {
    return reported.notes().stream().map(RecordNote::toString).toList();
  }

  private static JsonArray layers(WatchedRun run) {
    List<JsonValue> layers = new ArrayList<>();
    for (WatchedLayer layer : run.layers()) {
      layers.add(
          JsonObject.builder()
              .put("name", layer.name())
              .put("kind", layer.kind())
              .put("inputs", layer.inputs())
              .put("outputs", layer.outputs())
              .put("activation", layer.activation())
              .put("profiled", layer.profiled())
              .build());
    }
    return new JsonArray(layers);
  }
}
