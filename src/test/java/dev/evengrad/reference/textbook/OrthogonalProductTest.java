package dev.evengrad.reference.textbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.ejml.dense.row.SingularOps_DDRM;
import org.junit.jupiter.api.Test;

/** Orthogonal matrices neither shrink nor stretch anything, however many are multiplied. */
class OrthogonalProductTest {
  @Test
  void productOf50HasAllSingularValues1() {
    Random random = new Random(8);
    DMatrixRMaj product = CommonOps_DDRM.identity(64);
    for (int i = 0; i < 50; i++) {
      DMatrixRMaj next = new DMatrixRMaj(64, 64);
      CommonOps_DDRM.mult(RandomMatrices_DDRM.orthogonal(64, 64, random), product, next);
      product = next;
    }
    for (double value : SingularOps_DDRM.singularValues(product)) {
      assertEquals(1, value, 1e-12);
    }
  }
}
