package dev.evengrad.benchmarks.peers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A network as an ONNX file, with a fixed number of rows: for each dense layer a Gemm with constant weights, which ONNX
/// Runtime packs once, and its activation. Field numbers are those of onnx.proto (IR version 8, operator set 17).
final class OnnxFile {
  static final String INPUT = "x";
  static final String OUTPUT = "y";

  private static final int FLOAT = 1;
  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 17;

  private OnnxFile() {}

  static byte[] of(PeerNetwork network, int rows) {
    ProtobufWriter graph = new ProtobufWriter();
    String last = INPUT;
    for (int i = 0; i < network.layers().size(); i++) {
      DenseWeights layer = network.layers().get(i);
      boolean end = i == network.layers().size() - 1;
      String w = "w" + i;
      String b = "b" + i;
      String y = end ? OUTPUT : "y" + i;
      if (layer.function() == DenseWeights.Function.IDENTITY) {
        graph.message(1, gemm(last, w, b, y));
      } else {
        graph.message(1, gemm(last, w, b, "z" + i));
        graph.message(1, node(operator(layer.function()), y, "z" + i));
      }
      last = y;
    }
    graph.text(2, "network");
    for (int i = 0; i < network.layers().size(); i++) {
      DenseWeights layer = network.layers().get(i);
      graph.message(5, tensor("w" + i, layer.weights(), layer.outputs(), layer.inputs()));
      graph.message(5, tensor("b" + i, layer.bias(), layer.outputs()));
    }
    graph.message(11, value(INPUT, rows, network.network().inputs()));
    graph.message(12, value(OUTPUT, rows, network.network().outputs()));
    return new ProtobufWriter()
        .number(1, IR_VERSION)
        .message(7, graph)
        .message(8, new ProtobufWriter().text(1, "").number(2, OPERATOR_SET))
        .toByteArray();
  }

  private static String operator(DenseWeights.Function function) {
    return switch (function) {
      case IDENTITY -> "Identity";
      case RELU -> "Relu";
      case SIGMOID -> "Sigmoid";
      case TANH -> "Tanh";
    };
  }

  /// y = x W' + b.
  private static ProtobufWriter gemm(String x, String w, String b, String y) {
    ProtobufWriter transB = new ProtobufWriter().text(1, "transB").number(3, 1).number(20, 2);
    return node("Gemm", y, x, w, b).message(5, transB);
  }

  private static ProtobufWriter node(String operator, String output, String... inputs) {
    ProtobufWriter node = new ProtobufWriter();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(3, output).text(4, operator);
  }

  private static ProtobufWriter tensor(String name, float[] values, int... shape) {
    ProtobufWriter tensor = new ProtobufWriter();
    for (int size : shape) {
      tensor.number(1, size);
    }
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return tensor.number(2, FLOAT).text(8, name).bytes(9, raw.array());
  }

  private static ProtobufWriter value(String name, int... shape) {
    ProtobufWriter dimensions = new ProtobufWriter();
    for (int size : shape) {
      dimensions.message(1, new ProtobufWriter().number(1, size));
    }
    ProtobufWriter tensor = new ProtobufWriter().number(1, FLOAT).message(2, dimensions);
    return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
  }
}
