#!/usr/bin/env bash
# ONNX Runtime 1.29.0 (Java): a recurrent layer (RNN, GRU and LSTM alike) that is given an initial state and a sequence of length
# 0 (sequence_lens) returns 0 as its final state, not the state that it was given. Nothing was read, so nothing should have changed:
# who carries states from call to call, for streams some of which bring nothing, loses them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

jars() { # GROUP:ARTIFACT:VERSION... of Maven Central, with what they depend on, into lib
  {
    echo '<project><modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId>'
    echo '<version>1</version><packaging>pom</packaging><dependencies>'
    for jar; do
      IFS=: read -r group artifact version <<<"$jar"
      echo "<dependency><groupId>$group</groupId><artifactId>$artifact</artifactId><version>$version</version></dependency>"
    done
    echo '</dependencies></project>'
  } >pom.xml
  mvn -q -B -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.10.0:copy-dependencies -DoutputDirectory=lib
}
jars com.microsoft.onnxruntime:onnxruntime:1.29.0 org.tribuo:tribuo-util-onnx:4.3.2
cat >Finding.java <<'END'
import ai.onnx.proto.OnnxMl.*;
import ai.onnxruntime.*;
import java.nio.FloatBuffer;
import java.util.*;

class Finding {
  public static void main(String[] args) throws Exception {
    OrtEnvironment env = OrtEnvironment.getEnvironment();
    for (String type : List.of("RNN", "GRU", "LSTM")) {
      int gates = type.equals("RNN") ? 1 : type.equals("GRU") ? 3 : 4;
      NodeProto.Builder node = NodeProto.newBuilder().setOpType(type).addInput("x").addInput("w").addInput("r")
          .addInput("").addInput("lengths").addInput("h").addOutput("").addOutput("last")
          .addAttribute(AttributeProto.newBuilder().setName("hidden_size").setType(AttributeProto.AttributeType.INT).setI(1));
      // 2 steps, 2 sequences, 1 feature, 1 hidden unit
      byte[] model = model(node.build(), List.of(value("x", 1, 2, 2, 1), value("w", 1, 1, gates, 1),
          value("r", 1, 1, gates, 1), value("lengths", 6, 2), value("h", 1, 1, 2, 1)), value("last", 1, 1, 2, 1));
      try (OrtSession session = env.createSession(model)) {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        inputs.put("x", floats(env, 1, 2, 2, 1));
        inputs.put("w", floats(env, 0.5f, 1, gates, 1));
        inputs.put("r", floats(env, 0.5f, 1, gates, 1));
        inputs.put("h", floats(env, 0.7f, 1, 2, 1));
        inputs.put("lengths", OnnxTensor.createTensor(env, new int[] {2, 0}));
        float[][][] last = (float[][][]) session.run(inputs).get(0).getValue();
        System.out.println(type + ": initial state 0.7; final state of length 2 is " + (last[0][0][0] == 0 ? "0" : "not 0")
            + ", of length 0 is " + last[0][1][0]);
      }
    }
  }

  static OnnxTensor floats(OrtEnvironment env, float value, long... shape) throws Exception {
    float[] all = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.fill(all, value);
    return OnnxTensor.createTensor(env, FloatBuffer.wrap(all), shape);
  }

  static ValueInfoProto value(String name, int type, long... shape) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    for (long d : shape) dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(d));
    return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(
        TypeProto.Tensor.newBuilder().setElemType(type).setShape(dims))).build();
  }

  static byte[] model(NodeProto node, List<ValueInfoProto> inputs, ValueInfoProto output) {
    return ModelProto.newBuilder().setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
        .setGraph(GraphProto.newBuilder().setName("g").addNode(node).addAllInput(inputs).addOutput(output))
        .build().toByteArray();
  }
}
END

seen=$(java -cp 'lib/*' Finding.java 2>errors || { cat errors >&2; exit 1; })
expected=$(
  cat <<'END'
RNN: initial state 0.7; final state of length 2 is not 0, of length 0 is 0.0
GRU: initial state 0.7; final state of length 2 is not 0, of length 0 is 0.0
LSTM: initial state 0.7; final state of length 2 is not 0, of length 0 is 0.0
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
