#!/usr/bin/env bash
# Tribuo 4.3.2: a cell that is no number ("1,5", "n/a", empty) is left out of the row, which is kept with the other features, and a
# linear model counts a feature that is not there as 0; a feature whose name the model does not know is left out of a prediction the
# same way, without a word, so that a misspelt column changes the class. Only a row without any known feature is an error.
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
jars org.tribuo:tribuo-classification-sgd:4.3.2
cat >Finding.java <<'END'
import java.util.*;
import java.util.logging.*;
import org.tribuo.*;
import org.tribuo.classification.*;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.data.columnar.*;
import org.tribuo.data.columnar.processors.field.DoubleFieldProcessor;
import org.tribuo.data.columnar.processors.response.FieldResponseProcessor;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

class Finding {
  public static void main(String[] args) {
    LogManager.getLogManager().reset();
    LabelFactory labels = new LabelFactory();
    RowProcessor<Label> processor = new RowProcessor<>(new FieldResponseProcessor<>("class", "?", labels),
        Map.of("amount", new DoubleFieldProcessor("amount"), "age", new DoubleFieldProcessor("age")));
    for (String amount : new String[] {"1.5", "1,5", "n/a", ""}) {
      ColumnarIterator.Row row = new ColumnarIterator.Row(0, List.of("amount", "age", "class"),
          Map.of("amount", amount, "age", "30", "class", "low"));
      List<String> features = new ArrayList<>();
      processor.generateExample(row, true).orElseThrow().forEach(f -> features.add(f.getName() + "=" + f.getValue()));
      System.out.println("amount '" + amount + "': " + features);
    }
    MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("made up", labels), labels);
    for (int i = 0; i < 40; i++) {
      data.add(new ArrayExample<>(new Label(i % 2 == 0 ? "low" : "high"), new String[] {"amount", "age"},
          new double[] {i % 2 == 0 ? -1 : 1, 0.1 * i}));
    }
    Model<Label> model = new LogisticRegressionTrainer().train(data);
    for (String name : new String[] {"amount", "amuont"}) {
      Example<Label> row = new ArrayExample<>(LabelFactory.UNKNOWN_LABEL, new String[] {name, "age"}, new double[] {1, 1});
      System.out.println(name + " 1: " + model.predict(row).getOutput().getLabel());
    }
  }
}
END

seen=$(java -cp 'lib/*' Finding.java 2>errors || { cat errors >&2; exit 1; })
expected=$(
  cat <<'END'
amount '1.5': [age@value=30.0, amount@value=1.5]
amount '1,5': [age@value=30.0]
amount 'n/a': [age@value=30.0]
amount '': [age@value=30.0]
amount 1: high
amuont 1: low
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
