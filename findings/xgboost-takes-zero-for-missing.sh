#!/usr/bin/env bash
# XGBoost4J 2.1.4: new DMatrix(float[], rows, columns), the constructor without a word on missing values, takes every 0 for missing
# (it is deprecated by now, and still there). A model trained with the other constructor, for which NaN is missing, sends rows
# whose feature is 0 the way of missing values: here every one of them is predicted wrongly, without a word.
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
jars ml.dmlc:xgboost4j_2.12:2.1.4
cat >Finding.java <<'END'
import java.util.*;
import ml.dmlc.xgboost4j.java.*;

class Finding {
  @SuppressWarnings("deprecation")
  public static void main(String[] args) throws Exception {
    float[] x = {0, 0, 0, 0, 1, 1, 1, 1};
    for (float label : new float[] {1, 0}) {
      float[] y = {label, label, label, label, 1 - label, 1 - label, 1 - label, 1 - label};
      DMatrix nan = new DMatrix(x, 8, 1, Float.NaN);
      nan.setLabel(y);
      DMatrix plain = new DMatrix(x, 8, 1);
      Map<String, Object> settings = Map.of("eta", 1.0, "lambda", 0.0, "min_child_weight", 0.0, "base_score", 0.5, "verbosity", 0);
      Booster booster = XGBoost.train(nan, settings, 1, Map.of(), null, null);
      System.out.println("entries that are there: " + nan.nonMissingNum() + ", " + plain.nonMissingNum()
          + "; prediction for 0: " + booster.predict(nan)[0][0] + ", " + booster.predict(plain)[0][0]);
    }
  }
}
END

seen=$(java -cp 'lib/*' Finding.java 2>errors || { cat errors >&2; exit 1; })
expected=$(
  cat <<'END'
entries that are there: 8, 4; prediction for 0: 1.0, 0.0
entries that are there: 8, 4; prediction for 0: 0.0, 1.0
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
