#!/usr/bin/env bash
# EJML 0.46.1: CommonOps_DDRM.solve and invert, which return whether they succeeded, return true for singular matrices, even for
# one of zeros, and leave infinities and NaN in the result. The determinant of the same matrix is 0. Look at the result,
# not at the boolean.
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
    for (double[][] entries : new double[][][] {{{1, 2}, {2, 4}}, {{0, 0}, {0, 0}}}) {
      DMatrixRMaj a = new DMatrixRMaj(entries);
      DMatrixRMaj x = new DMatrixRMaj(2, 1);
      boolean solved = CommonOps_DDRM.solve(a, new DMatrixRMaj(new double[][] {{1}, {1}}), x);
      DMatrixRMaj inverse = new DMatrixRMaj(2, 2);
      boolean inverted = CommonOps_DDRM.invert(a, inverse);
      System.out.println(java.util.Arrays.deepToString(entries) + ": determinant " + CommonOps_DDRM.det(a)
          + ", solve " + solved + ", result finite " + !MatrixFeatures_DDRM.hasUncountable(x)
          + ", invert " + inverted + ", result finite " + !MatrixFeatures_DDRM.hasUncountable(inverse));
    }
  }
}
END

seen=$(java -cp 'lib/*' Finding.java)
expected=$(
  cat <<'END'
[[1.0, 2.0], [2.0, 4.0]]: determinant 0.0, solve true, result finite false, invert true, result finite false
[[0.0, 0.0], [0.0, 0.0]]: determinant 0.0, solve true, result finite false, invert true, result finite false
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
