package dev.evengrad.benchmarks.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/// ONNX Runtime for Java on one thread, all optimizations of the graph on. It does not train.
///
/// @param reused tensors over direct buffers are made once, and each prediction copies into and out of them; else they
///     are made for each prediction, as its documentation does
public record OnnxRuntimeEngine(boolean reused) implements Engine {
  @Override
  public String name() {
    return reused ? "onnxruntime-reused" : "onnxruntime";
  }

  @Override
  public String version() {
    return "ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion();
  }

  @Override
  public Predictor predictor(PeerNetwork network, int rows) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] inputs = {rows, network.network().inputs()};
    long[] outputs = {rows, network.network().outputs()};
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      OrtSession session = environment.createSession(OnnxFile.of(network, rows), options);
      return reused
          ? new Reusing(environment, session, inputs, outputs)
          : new Making(environment, session, inputs);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Making(OrtEnvironment environment, OrtSession session, long[] inputs)
      implements Predictor {
    @Override
    public void predict(float[] features, float[] results) {
      try (OnnxTensor x = OnnxTensor.createTensor(environment, FloatBuffer.wrap(features), inputs);
          OrtSession.Result result = session.run(Map.of(OnnxFile.INPUT, x))) {
        ((OnnxTensor) result.get(0)).getFloatBuffer().get(results);
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      closed(session);
    }
  }

  private static final class Reusing implements Predictor {
    private final OrtSession session;
    private final FloatBuffer x;
    private final FloatBuffer y;
    private final Map<String, OnnxTensor> given;
    private final Map<String, OnnxTensor> taken;

    Reusing(OrtEnvironment environment, OrtSession session, long[] inputs, long[] outputs)
        throws OrtException {
      this.session = session;
      x = direct(inputs);
      y = direct(outputs);
      given = Map.of(OnnxFile.INPUT, OnnxTensor.createTensor(environment, x, inputs));
      taken = Map.of(OnnxFile.OUTPUT, OnnxTensor.createTensor(environment, y, outputs));
    }

    @Override
    public void predict(float[] features, float[] results) {
      x.put(0, features);
      try (OrtSession.Result result = session.run(given, Set.of(), taken)) {
        y.get(0, results);
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      given.values().forEach(OnnxTensor::close);
      taken.values().forEach(OnnxTensor::close);
      closed(session);
    }

    private static FloatBuffer direct(long[] shape) {
      int bytes = Math.toIntExact(shape[0] * shape[1] * Float.BYTES);
      return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }
  }

  private static void closed(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
