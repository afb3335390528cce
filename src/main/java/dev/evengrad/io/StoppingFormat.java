package dev.evengrad.io;

import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.io.format.LayoutTensors;
import dev.evengrad.io.format.Safetensors;
import dev.evengrad.io.format.SafetensorsWriter;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.layer.Declaration;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.tensor.Precision;
import dev.evengrad.train.StoppingState;
import org.jspecify.annotations.Nullable;

/** A {@link StoppingState} within a checkpoint: the model that it keeps as tensors under {@code best/NAME}, all else as JSON. */
final class StoppingFormat {
  private static final String TENSORS = "best/";

  private StoppingFormat() {}

  static JsonObject write(StoppingState state, Declaration declaration, SafetensorsWriter writer) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("monitor", state.monitor())
            .put("higherIsBetter", state.higherIsBetter())
            .put("patience", state.patience())
            .put("minDelta", state.minDelta())
            .put("epochs", state.epochs())
            .put("bestEpoch", state.bestEpoch())
            .put("waited", state.waited());
    if (state.bestEpoch() > 0) {
      json.put("best", state.best());
    }
    Model model = state.bestModel();
    if (model != null) {
      json.put("record", RecordFormat.write(model.info()));
      if (model.precision() != Precision.FLOAT32) {
        json.put("precision", model.precision().toString());
      }
      LayoutTensors.add(writer, TENSORS, declaration.parameterLayout(), model.parameters());
      LayoutTensors.add(writer, TENSORS, declaration.bufferLayout(), model.buffers());
    }
    return json.build();
  }

  static StoppingState read(JsonObject json, ModelSpec spec, ModelInfo info, Safetensors file) {
    long epochs = Checkpoint.count(json, "epochs");
    long bestEpoch = Checkpoint.count(json, "bestEpoch");
    if (bestEpoch > epochs) {
      throw new IllegalArgumentException(
          "the best epoch is " + bestEpoch + " of " + epochs + " that were seen");
    }
    return new StoppingState(
        json.get("monitor").asString(),
        json.get("higherIsBetter").asBoolean(),
        Math.toIntExact(Checkpoint.count(json, "patience")),
        json.get("minDelta").asDouble(),
        epochs,
        bestEpoch,
        bestEpoch == 0 ? Double.NaN : json.get("best").asDouble(),
        Math.toIntExact(Checkpoint.count(json, "waited")),
        model(json, spec, info, file));
  }

  private static @Nullable Model model(
      JsonObject json, ModelSpec spec, ModelInfo info, Safetensors file) {
    if (json.find("record") == null) {
      return null;
    }
    JsonValue precision = json.find("precision");
    Declaration declaration = spec.declaration();
    return new Model(
        spec,
        info.withRecord(RecordFormat.read(json.get("record"))),
        KernelBackends.select(BackendChoice.AUTO),
        LayoutTensors.read(file, TENSORS, declaration.parameterLayout()),
        LayoutTensors.read(file, TENSORS, declaration.bufferLayout()),
        precision == null ? Precision.FLOAT32 : Precision.parse(precision.asString()));
  }
}
