#!/usr/bin/env bash
# HdrHistogram 2.2.2: getMaxValue is no value that was recorded but the upper end of its bucket, and getMinValue the lower end of
# its own: one latency of 1,000,003 is reported as a maximum of 1,000,447 and a minimum of 999,936, and the mean is neither.
# Three digits bound the error to 0.1 %, but a maximum can exceed a hard limit that no request exceeded.
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
jars org.hdrhistogram:HdrHistogram:2.2.2
cat >Finding.java <<'END'
import org.HdrHistogram.Histogram;

class Finding {
  public static void main(String[] args) {
    Histogram histogram = new Histogram(3);
    histogram.recordValue(1_000_003);
    System.out.println("recorded 1000003: max " + histogram.getMaxValue() + ", min " + histogram.getMinValue()
        + ", mean " + histogram.getMean() + ", 50th percentile " + histogram.getValueAtPercentile(50));
  }
}
END

seen=$(java -cp 'lib/*' Finding.java)
expected=$(
  cat <<'END'
recorded 1000003: max 1000447, min 999936, mean 1000192.0, 50th percentile 1000447
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
