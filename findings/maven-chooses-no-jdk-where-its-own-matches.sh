#!/usr/bin/env bash
# maven-toolchains-plugin 3.3.0: select-jdk-toolchain chooses no JDK where the one that runs Maven meets the version asked for (useJdk
# is IfMatch by default). exec-maven-plugin 3.6.4 then starts the "java" of the PATH, which may be
# any other: with JAVA_HOME at a new JDK and an older java on the PATH a build compiles for the new one and runs on the old one. On a
# machine where Maven's own JDK is too old the same build is right. With useJdk Never the JDK is chosen always.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# The JDK that runs Maven.
home=$(mvn -version -Dstyle.color=never 2>/dev/null | sed -n 's/^Java version:.*runtime: //p')
[[ -x $home/bin/java ]] || { echo 'Maven does not say which JDK it runs on' >&2 && exit 2; }
# The java of the PATH, which is another.
mkdir path
printf '#!/bin/sh\necho the java of the PATH\n' >path/java
chmod +x path/java

cat >pom.xml <<'END'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <build>
    <plugins>
      <plugin>
        <groupId>org.apache.maven.plugins</groupId>
        <artifactId>maven-toolchains-plugin</artifactId>
        <version>3.3.0</version>
        <executions>
          <execution>
            <goals>
              <goal>select-jdk-toolchain</goal>
            </goals>
            <configuration>
              <version>[17,)</version>
            </configuration>
          </execution>
        </executions>
      </plugin>
      <plugin>
        <groupId>org.codehaus.mojo</groupId>
        <artifactId>exec-maven-plugin</artifactId>
        <version>3.6.4</version>
        <executions>
          <execution>
            <phase>validate</phase>
            <goals>
              <goal>exec</goal>
            </goals>
            <configuration>
              <executable>java</executable>
              <commandlineArgs>Which.java</commandlineArgs>
            </configuration>
          </execution>
        </executions>
      </plugin>
    </plugins>
  </build>
</project>
END
cat >Which.java <<'END'
class Which {
  public static void main(String[] args) {
    System.out.println("a JDK that was chosen");
  }
}
END

build() { # which java ran
  JAVA_HOME=$home PATH=$work/path:$PATH mvn -B -Dstyle.color=never "$@" validate 2>&1 |
    grep -oE 'the java of the PATH|a JDK that was chosen'
}
seen=$(
  echo 'useJdk as it is by default:'
  build
  echo 'useJdk Never:'
  build -Dtoolchain.jdk.mode=Never
)
expected=$(
  cat <<'END'
useJdk as it is by default:
the java of the PATH
useJdk Never:
a JDK that was chosen
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
