#!/usr/bin/env bash
# ONNX Runtime 1.29.0 (Java): MaxPool drops NaN. A window of 1 and NaN gives 1; a window of nothing but NaN gives
# -3.4028235E38, the lowest float. Relu of the same values keeps the NaN, as PyTorch's max_pool does: a network that has gone
# wrong comes out of the pooling layer with plausible numbers.
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
    float[] x = {nan, 1, 2, nan, nan, nan};
    AttributeProto.Builder two = AttributeProto.newBuilder().setType(AttributeProto.AttributeType.INTS).addInts(2);
    System.out.println("x       " + Arrays.toString(x));
    System.out.println("MaxPool " + Arrays.deepToString((Object[]) run(
        op("MaxPool").addAttribute(two.setName("kernel_shape").build()).addAttribute(two.setName("strides").build()),
        1, new long[] {1, 1, 6}, new long[] {1, 1, 3}, x)));
    System.out.println("Relu    " + Arrays.deepToString((Object[]) run(
        op("Relu"), 1, new long[] {1, 1, 6}, new long[] {1, 1, 6}, x)));
  }

  static NodeProto.Builder op(String type) {
    return NodeProto.newBuilder().setOpType(type);
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
x       [NaN, 1.0, 2.0, NaN, NaN, NaN]
MaxPool [[[1.0, 2.0, -3.4028235E38]]]
Relu    [[[NaN, 1.0, 2.0, NaN, NaN, NaN]]]
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
