#!/usr/bin/env bash
# Weka 3.8.6: ArffSaver writes numbers with six decimals: 1e-7 is saved as 0, -1e-9 as -0, and 123456.123456789 loses its last three
# digits, without a word. Rates, concentrations and probabilities below 5e-7 are gone from a data set that was saved
# and loaded again.
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
jars nz.ac.waikato.cms.weka:weka-stable:3.8.6
cat >Finding.java <<'END'
import java.io.*;
import java.util.*;
import weka.core.*;
import weka.core.converters.*;

class Finding {
  public static void main(String[] args) throws Exception {
    Instances data = new Instances("data", new ArrayList<>(List.of(new Attribute("x"))), 3);
    double[] values = {1e-7, -1e-9, 123456.123456789};
    for (double x : values) data.add(new DenseInstance(1, new double[] {x}));
    ArffSaver saver = new ArffSaver();
    saver.setInstances(data);
    saver.setFile(new File("data.arff"));
    saver.writeBatch();
    Instances back = new Instances(new BufferedReader(new FileReader("data.arff")));
    for (int i = 0; i < values.length; i++) System.out.println(values[i] + " is read back as " + back.instance(i).value(0));
  }
}
END

seen=$(java -cp 'lib/*' Finding.java 2>errors || { cat errors >&2; exit 1; })
expected=$(
  cat <<'END'
1.0E-7 is read back as 0.0
-1.0E-9 is read back as -0.0
123456.123456789 is read back as 123456.123457
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
