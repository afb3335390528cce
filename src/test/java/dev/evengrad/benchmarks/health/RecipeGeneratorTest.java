package dev.evengrad.benchmarks.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.health.rules.Rules;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecipeGeneratorTest {
  @Test
  void makesTheSameRecipeOfTheSameSeed() {
    for (long seed = 0; seed < 1500; seed++) {
      assertEquals(RecipeGenerator.recipe(seed), RecipeGenerator.recipe(seed));
    }
    assertEquals(
        1500,
        LongStream.range(0, 1500)
            .mapToObj(seed -> seed + RecipeGenerator.recipe(seed).text())
            .distinct()
            .count());
  }

  @Test
  void makesNetworksAndChainsThatCanBeRead() {
    Set<String> data = new HashSet<>();
    for (long seed = 0; seed < 500; seed++) {
      Recipe recipe = RecipeGenerator.recipe(seed);
      data.add(recipe.data());
      for (Recipe each : List.of(recipe, recipe.twin(), recipe.reference())) {
        assertEquals(
            TrainingData.of(each.data()).classCount(),
            ModelSpec.parse(each.network()).output().size());
        Chain.parse(each.chain());
      }
      assertTrue(recipe.faults().size() <= 2);
      assertTrue(recipe.noise() <= 0.2);
      assertTrue(recipe.twin().faults().isEmpty());
    }
    assertEquals(Set.of("digits", "breast_cancer", "wine", "iris"), data);
  }

  @Test
  void acceptsRulesThatExist() {
    for (FaultKind kind : FaultKind.values()) {
      for (String rule : kind.accepted()) {
        assertTrue(
            rule.contains(".") || Rules.NAMES.contains(rule) || rule.equals("rows_collapse"),
            kind + " accepts '" + rule + "', which is no rule");
      }
      for (Tool tool : Tool.values()) {
        assertTrue(
            EnumSet.of(Tool.FORECAST, Tool.DEEPDIAGNOSIS).contains(tool)
                || kind.accepted().stream().anyMatch(tool::owns),
            kind + " accepts no rule of " + tool.title());
      }
    }
  }
}
