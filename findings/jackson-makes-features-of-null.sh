#!/usr/bin/env bash
# Jackson 2.21.1 with its defaults reads the JSON of a request into float[]: null, "" and "null" become 0, 1e39 becomes infinity, the
# text "NaN" becomes NaN, and 16777217 becomes 16777216, all without a word, while true and an unquoted NaN are refused. A
# missing feature is scored as a zero. FAIL_ON_NULL_FOR_PRIMITIVES refuses the first three; 1e39 and "NaN" still pass.
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
jars com.fasterxml.jackson.core:jackson-databind:2.21.1
cat >Finding.java <<'END'
import com.fasterxml.jackson.databind.*;
import java.util.Arrays;

class Finding {
  public static void main(String[] args) {
    for (boolean strict : new boolean[] {false, true}) {
      ObjectMapper mapper = new ObjectMapper().configure(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, strict);
      System.out.println("FAIL_ON_NULL_FOR_PRIMITIVES " + strict);
      for (String row : new String[] {"[1, null]", "[1, \"\"]", "[1, \"null\"]", "[1, 1e39]", "[1, \"NaN\"]", "[16777217]", "[true]", "[NaN]"}) {
        String read;
        try {
          read = Arrays.toString(mapper.readValue(row, float[].class));
        } catch (Exception e) {
          read = "refused";
        }
        System.out.println(row + " -> " + read);
      }
    }
  }
}
END

seen=$(java -cp 'lib/*' Finding.java)
expected=$(
  cat <<'END'
FAIL_ON_NULL_FOR_PRIMITIVES false
[1, null] -> [1.0, 0.0]
[1, ""] -> [1.0, 0.0]
[1, "null"] -> [1.0, 0.0]
[1, 1e39] -> [1.0, Infinity]
[1, "NaN"] -> [1.0, NaN]
[16777217] -> [1.6777216E7]
[true] -> refused
[NaN] -> refused
FAIL_ON_NULL_FOR_PRIMITIVES true
[1, null] -> refused
[1, ""] -> refused
[1, "null"] -> refused
[1, 1e39] -> [1.0, Infinity]
[1, "NaN"] -> [1.0, NaN]
[16777217] -> [1.6777216E7]
[true] -> refused
[NaN] -> refused
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
