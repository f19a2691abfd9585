//! Ordinary least squares with a few columns.

use crate::error::{Error, at_least};
use nalgebra::{DMatrix, DVector};

/// A column whose part that the columns before it do not explain is a smaller share of it than this counts as
/// made up of them.
const LEAST_OWN_SHARE: f64 = 1e-9;

/// The fit of a response by columns.
pub(super) struct LeastSquares {
    pub coefficients: Vec<f64>,
    /// (X'X)⁻¹.
    pub inverse: DMatrix<f64>,
    pub residuals: Vec<f64>,
}

impl LeastSquares {
    /// Fits by a QR decomposition of the columns, each scaled to length 1.
    pub fn new(columns: &[Vec<f64>], response: &[f64]) -> Result<Self, Error> {
        let (n, k) = (response.len(), columns.len());
        at_least("values", k, n)?;
        let lengths: Vec<f64> = columns.iter().map(|column| length(column)).collect();
        if lengths.iter().any(|&length| !(length > 0.0 && length.is_finite())) {
            return Err(Error::Dependent);
        }
        let design = DMatrix::from_fn(n, k, |row, column| columns[column][row] / lengths[column]);
        let qr = design.clone().qr();
        let r = qr.r();
        if (0..k).any(|place| r[(place, place)].abs() < LEAST_OWN_SHARE) {
            return Err(Error::Dependent);
        }
        let mut rotated = DVector::from_column_slice(response);
        qr.q_tr_mul(&mut rotated);
        let top = rotated.rows(0, k).into_owned();
        let scaled = r.solve_upper_triangular(&top).ok_or(Error::Dependent)?;
        let r_inverse = r.solve_upper_triangular(&DMatrix::identity(k, k)).ok_or(Error::Dependent)?;
        let mut inverse = &r_inverse * r_inverse.transpose();
        for row in 0..k {
            for column in 0..k {
                inverse[(row, column)] /= lengths[row] * lengths[column];
            }
        }
        let fitted = &design * &scaled;
        let residuals: Vec<f64> = response.iter().zip(fitted.iter()).map(|(y, fit)| y - fit).collect();
        let coefficients: Vec<f64> =
            scaled.iter().zip(&lengths).map(|(value, length)| value / length).collect();
        if coefficients.iter().chain(&residuals).chain(inverse.iter()).any(|value| !value.is_finite()) {
            return Err(Error::NotDetermined);
        }
        Ok(Self { coefficients, inverse, residuals })
    }

    /// The sum of squared residuals; an error when the fit leaves nothing but rounding.
    pub fn residual_squares(&self, response: &[f64]) -> Result<f64, Error> {
        let (left, whole) = (length(&self.residuals), length(response));
        let rounding = 16.0 * f64::EPSILON * whole;
        if left <= rounding { Err(Error::NoSpread) } else { super::determined(left * left) }
    }
}

/// The Euclidean length, without overflow on the way.
pub(super) fn length(values: &[f64]) -> f64 {
    let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    if largest == 0.0 || !largest.is_finite() {
        return largest;
    }
    largest * values.iter().map(|value| (value / largest).powi(2)).sum::<f64>().sqrt()
}
