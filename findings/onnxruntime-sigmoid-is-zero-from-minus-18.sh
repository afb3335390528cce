#!/usr/bin/env bash
# ONNX Runtime 1.29.0 (Java, x86-64): Sigmoid has an absolute accuracy of 1e-7 only: from -18 down it gives 0 (exact: 1.5e-8,
# which float32 holds down to 1e-38), so that the logarithm of a probability becomes infinite, and at -16 it is half of what
# it should be. Tanh goes above 1. Compare outputs with an absolute bound, and take logits where a logarithm follows.
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
    float[] x = {-10, -16, -18, -30, -80};
    long[] shape = {x.length};
    float[] y = (float[]) run(NodeProto.newBuilder().setOpType("Sigmoid"), 1, shape, shape, x);
    for (int i = 0; i < x.length; i++) {
      double exact = 1 / (1 + Math.exp(-(double) x[i]));
      System.out.printf(Locale.ROOT, "sigmoid(%.0f): %s, off by more than a third: %s%n", x[i],
          y[i] == 0 ? "zero" : "above zero", Math.abs(y[i] - exact) > exact / 3);
    }
    float[] t = new float[2000];
    for (int i = 0; i < t.length; i++) t[i] = i * 0.01f;
    shape = new long[] {t.length};
    float largest = 0;
    for (float v : (float[]) run(NodeProto.newBuilder().setOpType("Tanh"), 1, shape, shape, t)) {
      largest = Math.max(largest, v);
    }
    System.out.println("largest tanh of 0 to 20: " + largest);
  }

  static Object run(NodeProto.Builder node, int outputType, long[] shape, long[] outputShape, float... x) throws Exception {
    OrtEnvironment env = OrtEnvironment.getEnvironment();
    byte[] model = model(node.addInput("x").addOutput("y").build(),
        List.of(value("x", 1, shape)), value("y", outputType, outputShape));
    try (OrtSession session = env.createSession(model);
        OnnxTensor tensor = OnnxTensor.createTensor(env, FloatBuffer.wrap(x), shape)) {
      return session.run(Map.of("x", tensor)).get(0).getValue();
    }
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
sigmoid(-10): above zero, off by more than a third: false
sigmoid(-16): above zero, off by more than a third: true
sigmoid(-18): zero, off by more than a third: true
sigmoid(-30): zero, off by more than a third: true
sigmoid(-80): zero, off by more than a third: true
largest tanh of 0 to 20: 1.0000001
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
