#!/usr/bin/env bash
# EJML 0.46.1: the largest magnitude and the infinity norm of a matrix pass over NaN, while normF says NaN, and elementMax does
# so only where the NaN stands first. A check that
# gradients are finite, or a stopping rule written with normPInf, sees small healthy numbers.
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
jars org.ejml:ejml-ddense:0.46.1
cat >Finding.java <<'END'
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.*;

class Finding {
  public static void main(String[] args) {
    for (double[][] entries : new double[][][] {{{1, Double.NaN}, {2, 3}}, {{Double.NaN, 1}, {2, 3}}}) {
      DMatrixRMaj m = new DMatrixRMaj(entries);
      System.out.println(java.util.Arrays.deepToString(entries) + ": elementMaxAbs " + CommonOps_DDRM.elementMaxAbs(m)
          + ", normPInf " + NormOps_DDRM.normPInf(m) + ", normF " + NormOps_DDRM.normF(m)
          + ", elementMax " + CommonOps_DDRM.elementMax(m) + ", hasNaN " + MatrixFeatures_DDRM.hasNaN(m));
    }
  }
}
END

seen=$(java -cp 'lib/*' Finding.java)
expected=$(
  cat <<'END'
[[1.0, NaN], [2.0, 3.0]]: elementMaxAbs 3.0, normPInf 5.0, normF NaN, elementMax 3.0, hasNaN true
[[NaN, 1.0], [2.0, 3.0]]: elementMaxAbs 3.0, normPInf 5.0, normF NaN, elementMax NaN, hasNaN true
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
