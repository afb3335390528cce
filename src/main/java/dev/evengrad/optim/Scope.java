package dev.evengrad.optim;

import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import java.util.HashMap;
import java.util.Map;

/** What a norm is taken over when it is not the whole gradient. */
enum Scope {
  /** All parameters of a layer together. */
  LAYER,
  /** Each parameter by itself. */
  PARAMETER;

  /** The group of each parameter, by slice index; a group bears the index of its first parameter. */
  int[] groups(ParameterLayout layout) {
    int[] groups = new int[layout.slices().size()];
    Map<String, Integer> first = new HashMap<>();
    for (int s = 0; s < groups.length; s++) {
      ParameterSlice slice = layout.slices().get(s);
      String name = this == LAYER ? slice.layer() : slice.name();
      Integer earlier = first.putIfAbsent(name, s);
      groups[s] = earlier == null ? s : earlier;
    }
    return groups;
  }
}
