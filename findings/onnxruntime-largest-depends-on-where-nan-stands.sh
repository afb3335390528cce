#!/usr/bin/env bash
# ONNX Runtime 1.29.0 (Java): ReduceMax and ArgMax of a row with a NaN depend on where the NaN stands. First: the largest is
# NaN, its index that of the NaN. Later: it is passed over, and the row has a largest entry and a class as any other.
# NumPy and PyTorch give NaN and the NaN's index wherever it stands.
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
    float nan = Float.NaN;
    for (float[] x : new float[][] {{nan, 1, 2}, {1, nan, 2}, {1, 2, nan}}) {
      Object largest = run(op("ReduceMax").addAttribute(AttributeProto.newBuilder().setName("axes")
          .setType(AttributeProto.AttributeType.INTS).addInts(1)), 1, new long[] {1, 3}, new long[] {1}, x);
      Object index = run(op("ArgMax").addAttribute(AttributeProto.newBuilder().setName("axis")
          .setType(AttributeProto.AttributeType.INT).setI(1)), 7, new long[] {1, 3}, new long[] {1}, x);
      System.out.println(Arrays.toString(x) + " ReduceMax " + Arrays.toString((float[]) largest)
          + " ArgMax " + Arrays.toString((long[]) index));
    }
  }

  static NodeProto.Builder op(String type) {
    return NodeProto.newBuilder().setOpType(type).addAttribute(AttributeProto.newBuilder().setName("keepdims")
        .setType(AttributeProto.AttributeType.INT).setI(0));
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
[NaN, 1.0, 2.0] ReduceMax [NaN] ArgMax [0]
[1.0, NaN, 2.0] ReduceMax [2.0] ArgMax [2]
[1.0, 2.0, NaN] ReduceMax [2.0] ArgMax [1]
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
