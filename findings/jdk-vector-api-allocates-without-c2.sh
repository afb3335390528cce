#!/usr/bin/env bash
# Vector API of JDK 25.0.3: only the compiler C2 turns it into SIMD. With -XX:TieredStopAtLevel=1, which Spring Boot's bootRun
# and IDEs set to start faster, every operation on a vector of 8 floats makes objects, hundreds of bytes for one
# multiplication and addition; with C2 it makes none. Nothing says so: the results are right, and come many times slower.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

jdk=
for home in ${JAVA_HOME:+"$JAVA_HOME"} /usr/lib/jvm/*; do
  if [[ -x $home/bin/javac && $("$home/bin/javac" -version 2>&1) == 'javac 25'* ]]; then jdk=$home/bin && break; fi
done
[[ -n $jdk ]] || { echo 'a JDK 25 is needed, as JAVA_HOME or below /usr/lib/jvm' >&2 && exit 2; }
"$jdk/java" --version | sed -n 2p
cat >Finding.java <<'END'
import java.lang.management.ManagementFactory;
import jdk.incubator.vector.FloatVector;

class Finding {
  static void scale(float[] from, float[] to) {
    for (int i = 0; i < from.length; i += 8) {
      FloatVector.fromArray(FloatVector.SPECIES_256, from, i).mul(2f).add(1f).intoArray(to, i);
    }
  }

  public static void main(String[] args) {
    float[] from = new float[1024], to = new float[1024];
    for (int i = 0; i < 20_000; i++) scale(from, to);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1000; i++) scale(from, to);
    long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / 128_000;
    System.out.println(bytes == 0 ? "no allocation" : bytes > 100 ? "more than 100 bytes for each vector" : "some bytes");
  }
}
END

seen=$(for compilers in -XX:TieredStopAtLevel=4 -XX:TieredStopAtLevel=1; do
    echo "$compilers: $("$jdk/java" --add-modules jdk.incubator.vector "$compilers" Finding.java 2>/dev/null)"
  done)
expected=$(
  cat <<'END'
-XX:TieredStopAtLevel=4: no allocation
-XX:TieredStopAtLevel=1: more than 100 bytes for each vector
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
