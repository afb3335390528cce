package dev.evengrad.cli;

import dev.evengrad.data.Dataset;
import dev.evengrad.data.Split;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/// The recipes of the folds of a cross-validation, each made when it is asked for, since it holds a
/// copy of the rows.
///
/// @param data all rows
record FoldRecipes(Dataset data, List<Split> folds, Function<HeldOut, Recipe> recipe)
    implements Iterable<Recipe> {

  private Recipe of(Split fold) {
    return recipe.apply(new HeldOut(fold.training(), fold.heldOut()));
  }

  /// That of the first fold: rows and class weights apart, it is that of the others, too.
  Recipe first() {
    return of(folds.getFirst());
  }

  @Override
  public Iterator<Recipe> iterator() {
    return folds.stream().map(this::of).iterator();
  }
}
