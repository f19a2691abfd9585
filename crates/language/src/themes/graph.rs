//! Groups of vectors whose number nobody knows: neighbours as a graph, and the communities in it.

use std::collections::HashMap;

use super::vectors::dot;

/// Vectors that are alike enough to be a group around one of them (cosine).
const DENSE: f32 = 0.6;
/// Neighbours of a vector that are looked at.
const NEIGHBOURS: usize = 15;
/// Vectors less alike than this are no neighbours (cosine).
const NEAR: f32 = 0.3;
/// A neighbour that does not return the favour counts for this share.
const ONE_SIDED: f32 = 0.5;
/// Above 1, groups are smaller (Reichardt and Bornholdt, 2006): for up to so many vectors, and the most for more.
///
/// Modularity joins what is small beside the whole; so the resolution grows with the root of the number.
const RESOLUTION: f32 = 1.5;
const FEW: f32 = 1_500.0;
const MOST_RESOLUTION: f32 = 4.0;
/// Visits to all nodes on one level; it has settled long before.
const MOST_VISITS: usize = 30;

/// A weighted graph without direction: for each node its neighbours, in their order.
type Graph = Vec<Vec<(usize, f32)>>;

/// Groups rows of a `n x width` matrix of unit vectors; the number of a group for each row. Rows of zeros are
/// alone.
pub(super) fn communities(vectors: &[f32], width: usize) -> Vec<usize> {
    if width == 0 {
        return Vec::new();
    }
    louvain(symmetric(&neighbours(vectors, width)))
}

/// Groups of rows around one of them, each at least `least` rows, the biggest first.
///
/// Modularity sees no groups where all is one, as in a handful of comments on a single subject: this finds them.
pub(super) fn dense(vectors: &[f32], width: usize, least: usize) -> Vec<Vec<usize>> {
    let rows: Vec<&[f32]> = vectors.chunks_exact(width.max(1)).collect();
    let near = |row: &[f32]| {
        let is_near = |(at, other): (usize, &&[f32])| (dot(row, other) >= DENSE).then_some(at);
        rows.iter().enumerate().filter_map(is_near).collect::<Vec<usize>>()
    };
    let mut around: Vec<Vec<usize>> = rows.iter().map(|row| near(row)).collect();
    let mut groups = Vec::new();
    loop {
        let most = around.iter().map(Vec::len).max().unwrap_or(0);
        let Some(group) = around.iter().find(|list| list.len() == most && most >= least).cloned() else {
            break;
        };
        let mut taken = vec![false; rows.len()];
        group.iter().for_each(|at| taken[*at] = true);
        around.iter_mut().for_each(|list| list.retain(|at| !taken[*at]));
        groups.push(group);
    }
    groups
}

/// The nearest rows of each row with their cosine, best first.
fn neighbours(vectors: &[f32], width: usize) -> Graph {
    let rows = vectors.len() / width;
    let mut scores = vec![0.0_f32; rows];
    let mut near: Vec<usize> = Vec::with_capacity(rows);
    let mut all = Vec::with_capacity(rows);
    for (at, row) in vectors.chunks_exact(width).enumerate() {
        for (score, other) in scores.iter_mut().zip(vectors.chunks_exact(width)) {
            *score = dot(row, other);
        }
        near.clear();
        near.extend((0..rows).filter(|other| *other != at && scores[*other] >= NEAR));
        let best_first = |a: &usize, b: &usize| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b));
        if near.len() > NEIGHBOURS {
            near.select_nth_unstable_by(NEIGHBOURS - 1, best_first);
            near.truncate(NEIGHBOURS);
        }
        near.sort_unstable_by(best_first);
        all.push(near.iter().map(|other| (*other, scores[*other])).collect());
    }
    all
}

/// The graph of neighbours, weighed by the square of the cosine.
fn symmetric(near: &Graph) -> Graph {
    let mut edges: Vec<(usize, usize, f32)> = near
        .iter()
        .enumerate()
        .flat_map(|(from, list)| list.iter().map(move |&(to, score)| (from.min(to), from.max(to), score)))
        .collect();
    edges.sort_by_key(|edge| (edge.0, edge.1));
    let mut graph = vec![Vec::new(); near.len()];
    for pair in edges.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let Some(&(from, to, score)) = pair.first() else { continue };
        let weight = score * score * if pair.len() == 2 { 1.0 } else { ONE_SIDED };
        graph[from].push((to, weight));
        graph[to].push((from, weight));
    }
    graph
}

/// Communities by local moves and contraction (Blondel and others, 2008), in the order of the nodes.
fn louvain(mut graph: Graph) -> Vec<usize> {
    let growth = (graph.len() as f32 / FEW).max(1.0).sqrt();
    let resolution = (RESOLUTION * growth).min(MOST_RESOLUTION);
    let mut group: Vec<usize> = (0..graph.len()).collect();
    let mut inside = vec![0.0_f32; graph.len()];
    loop {
        let mut moved = moves(&graph, &inside, resolution);
        let groups = renumber(&mut moved);
        group.iter_mut().for_each(|place| *place = moved[*place]);
        if groups == graph.len() {
            return group;
        }
        (graph, inside) = contracted(&graph, &inside, &moved, groups);
    }
}

/// Moves nodes to the neighbour's group that gains most until none gains.
fn moves(graph: &Graph, inside: &[f32], resolution: f32) -> Vec<usize> {
    let weight: Vec<f32> = graph
        .iter()
        .zip(inside)
        .map(|(list, own)| list.iter().map(|edge| edge.1).sum::<f32>() + own)
        .collect();
    let total = weight.iter().sum::<f32>().max(1e-9);
    let mut group: Vec<usize> = (0..graph.len()).collect();
    let mut group_weight = weight.clone();
    let mut link = vec![0.0_f32; graph.len()];
    for _ in 0..MOST_VISITS {
        let mut settled = true;
        for (node, list) in graph.iter().enumerate() {
            let own = group[node];
            let mut around = vec![own];
            for &(other, edge) in list {
                let there = group[other];
                if link[there] == 0.0 && there != own {
                    around.push(there);
                }
                link[there] += edge;
            }
            around[1..].sort_unstable();
            group_weight[own] -= weight[node];
            let gain = |there: usize| link[there] - resolution * weight[node] * group_weight[there] / total;
            let mut best = (own, gain(own));
            for &there in &around {
                let found = gain(there);
                if found > best.1 + 1e-6 {
                    best = (there, found);
                }
            }
            around.iter().for_each(|there| link[*there] = 0.0);
            group_weight[best.0] += weight[node];
            settled &= best.0 == own;
            group[node] = best.0;
        }
        if settled {
            break;
        }
    }
    group
}

/// Numbers groups in the order in which they come; how many there are.
fn renumber(groups: &mut [usize]) -> usize {
    let mut names = HashMap::new();
    for group in groups {
        let next = names.len();
        *group = *names.entry(*group).or_insert(next);
    }
    names.len()
}

/// Each group as one node.
fn contracted(graph: &Graph, inside: &[f32], group: &[usize], groups: usize) -> (Graph, Vec<f32>) {
    let mut links: Vec<HashMap<usize, f32>> = vec![HashMap::new(); groups];
    let mut within = vec![0.0_f32; groups];
    for (node, list) in graph.iter().enumerate() {
        within[group[node]] += inside[node];
        for &(other, edge) in list {
            if group[other] == group[node] {
                within[group[node]] += edge;
            } else {
                *links[group[node]].entry(group[other]).or_default() += edge;
            }
        }
    }
    let sorted = links.into_iter().map(|list| {
        let mut list: Vec<(usize, f32)> = list.into_iter().collect();
        list.sort_unstable_by_key(|edge| edge.0);
        list
    });
    (sorted.collect(), within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separate_bundles_are_separate_groups_and_zeros_are_alone() {
        let mut vectors = Vec::new();
        for place in 0..30 {
            let lean = place as f32 * 0.01;
            let mut row = [0.0_f32; 4];
            row[place % 3] = 1.0;
            row[3] = lean;
            super::super::vectors::normalise(&mut row, 1.0);
            vectors.extend(row);
        }
        vectors.extend([0.0; 4]);
        let groups = communities(&vectors, 4);
        for place in 0..30 {
            assert_eq!(groups[place], groups[place % 3]);
        }
        assert_ne!(groups[0], groups[1]);
        assert_eq!(groups.iter().filter(|group| **group == groups[30]).count(), 1);
    }

    #[test]
    fn nothing_has_no_groups() {
        assert!(communities(&[], 0).is_empty());
        assert!(communities(&[], 4).is_empty());
    }
}
