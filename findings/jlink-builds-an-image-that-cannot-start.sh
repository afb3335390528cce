#!/usr/bin/env bash
# jlink of JDK 25.0.3: --add-options="--add-modules jdk.incubator.vector", written as on a command line of java, is accepted, jlink
# ends with 0, and the image cannot start any program: "Unrecognized option: --add-modules". Only the form with = works there, as
# in JAVA_TOOL_OPTIONS, while JDK_JAVA_OPTIONS takes both. And an image made with --add-modules jdk.incubator.vector
# holds the module but does not resolve it: programs on the class path do not see it without the option.
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
cat >Main.java <<'END'
class Main {
  public static void main(String[] args) {
    System.out.println(jdk.incubator.vector.FloatVector.SPECIES_128.length() + " lanes");
  }
}
END
"$jdk/javac" --add-modules jdk.incubator.vector -nowarn -d classes Main.java 2>/dev/null
image() { # its name, options of jlink
  "$jdk/jlink" --add-modules jdk.incubator.vector --output "$1" "${@:2}" >jlink.log 2>&1
  echo "$1: jlink ends with $?"
  "$1/bin/java" -cp classes Main 2>&1 | grep -E 'lanes|Unrecognized|NoClassDefFoundError' || true
}

seen=$(image with-blank --add-options='--add-modules jdk.incubator.vector'
  image with-equals --add-options=--add-modules=jdk.incubator.vector
  image without)
expected=$(
  cat <<'END'
with-blank: jlink ends with 0
Unrecognized option: --add-modules
with-equals: jlink ends with 0
4 lanes
without: jlink ends with 0
Exception in thread "main" java.lang.NoClassDefFoundError: jdk/incubator/vector/FloatVector
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
