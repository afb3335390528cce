#!/usr/bin/env bash
# AOT cache of JDK 25.0.3: made with --add-modules jdk.incubator.vector it prints two [error] lines and ends with 0; the cache is
# written, and a run that insists on it (-XX:AOTMode=on) takes it. Used in a run without that option (or made without and used
# with) the [error] lines come again, the program runs all the same and ends with 0: who greps logs for errors is alarmed by
# the cache that works, and who looks at exit codes misses the one that does not.
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
    System.out.println("ran");
  }
}
END
"$jdk/javac" -d classes Main.java
"$jdk/jar" -c -f main.jar -C classes .
run() { # what it is, options
  "$jdk/java" "${@:2}" -cp main.jar Main >log 2>&1 && code=0 || code=$?
  echo "$1: exit $code, $(grep -c '^ran$' log) answer, lines with [error]: $(grep -c '\[error\]' log || true)"
}
vector=(--add-modules jdk.incubator.vector)

seen=$(run 'made with the option' "${vector[@]}" -XX:AOTCacheOutput=main.aot
  run 'used with it, insisting' "${vector[@]}" -XX:AOTCache=main.aot -XX:AOTMode=on
  run 'used without it' -XX:AOTCache=main.aot)
expected=$(
  cat <<'END'
made with the option: exit 0, 1 answer, lines with [error]: 2
used with it, insisting: exit 0, 1 answer, lines with [error]: 0
used without it: exit 0, 1 answer, lines with [error]: 3
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
