//! Gauss-Legendre quadrature on short pieces.

use std::f64::consts::PI;
use std::sync::OnceLock;

/// The nodes of a piece.
pub(crate) const NODES: usize = 16;

/// Gauss-Legendre nodes and weights on -1..1, with the weights of the integrals from -1 to each node.
pub(crate) struct Rule {
    pub nodes: [f64; NODES],
    pub weights: [f64; NODES],
    pub up_to: [[f64; NODES]; NODES],
}

/// Legendre polynomials 0 to `NODES` at x.
fn legendre(x: f64) -> [f64; NODES + 1] {
    let mut p = [1.0; NODES + 1];
    p[1] = x;
    for k in 1..NODES {
        let order = k as f64;
        p[k + 1] = ((2.0 * order + 1.0) * x * p[k] - order * p[k - 1]) / (order + 1.0);
    }
    p
}

/// The rule, computed once.
pub(crate) fn rule() -> &'static Rule {
    static RULE: OnceLock<Rule> = OnceLock::new();
    RULE.get_or_init(|| {
        let n = NODES as f64;
        let mut nodes = [0.0; NODES];
        let mut weights = [0.0; NODES];
        for (k, (node, weight)) in nodes.iter_mut().zip(&mut weights).enumerate() {
            let mut x = -(PI * (k as f64 + 0.75) / (n + 0.5)).cos();
            let mut slope = 1.0;
            for _ in 0..10 {
                let p = legendre(x);
                slope = n * (x * p[NODES] - p[NODES - 1]) / (x * x - 1.0);
                x -= p[NODES] / slope;
            }
            (*node, *weight) = (x, 2.0 / ((1.0 - x * x) * slope * slope));
        }
        let polynomials = nodes.map(legendre);
        let up_to = std::array::from_fn(|i| {
            std::array::from_fn(|j| {
                let sum: f64 = (1..NODES)
                    .map(|k| polynomials[j][k] * (polynomials[i][k + 1] - polynomials[i][k - 1]))
                    .sum();
                weights[j] * (1.0 + nodes[i] + sum) / 2.0
            })
        });
        Rule { nodes, weights, up_to }
    })
}
